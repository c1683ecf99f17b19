--- Glossator knows the books that Markdown notes are about. See |glossator|.

local M = {}

--- Optional; sets the options in |glossator-settings|.
---@param options? table
function M.setup(options)
  require("glossator.config").set(options or {})
end

--- A buffer got its file type: if it is a note, the server starts.
---@param buffer integer
function M.note_opened(buffer)
  local config = require("glossator.config")
  if vim.tbl_contains(config.get().filetypes, vim.bo[buffer].filetype) then
    -- Deferred, so that `setup` runs first in a configuration that loads plugins with the first note.
    vim.schedule(function()
      require("glossator.client").start(buffer)
    end)
  end
end

return M
