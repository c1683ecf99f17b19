--- Renames over several files: Neovim's own undo takes back what was changed in one file alone.

local say = require("glossator.say")
local undo = require("glossator.undo")

local M = {}

--- The lines of the file at `path`, and its buffer.
local function loaded(path)
  local buffer = vim.fn.bufadd(path)
  vim.fn.bufload(buffer)
  return vim.api.nvim_buf_get_lines(buffer, 0, -1, false), buffer
end

--- The lines of the files at `paths`, by path.
local function texts(paths)
  local found = {}
  for _, path in ipairs(paths) do
    found[path] = loaded(path)
  end
  return found
end

--- The files that `edit` writes in, and those that get another name.
local function changed(edit)
  local paths, moves = vim.tbl_map(vim.uri_to_fname, vim.tbl_keys(edit.changes or {})), {}
  for _, change in ipairs(edit.documentChanges or {}) do
    if change.kind == "rename" then
      table.insert(moves, { from = vim.uri_to_fname(change.oldUri), to = vim.uri_to_fname(change.newUri) })
    elseif change.textDocument then
      table.insert(paths, vim.uri_to_fname(change.textDocument.uri))
    end
  end
  return paths, moves
end

--- Puts back what stood there `before`, unless somebody has written since in one of the files, which held `after`.
local function take_back(before, after, moves)
  vim.cmd("checktime")
  for path, text in pairs(after) do
    if not vim.deep_equal(loaded(path), text) then
      local name = vim.fn.fnamemodify(path, ":.")
      say.now(name .. " has changed since, so nothing is taken back. Rename once more, to the old name.", vim.log.levels.WARN)
      return false
    end
  end
  for _, move in ipairs(moves) do
    vim.lsp.util.rename(move.to, move.from)
  end
  for path, text in pairs(before) do
    local now, buffer = loaded(path)
    for at, line in ipairs(text) do
      -- A line that stays as it is keeps its marks.
      if line ~= now[at] then
        vim.api.nvim_buf_set_lines(buffer, at - 1, at, false, { line })
      end
    end
  end
  say.now("the rename is taken back; `:wall` writes it.")
  return true
end

--- Does what the server answers to a rename, and remembers what stood there before.
function M.apply(failed, edit, ...)
  local paths, moves = changed(edit or {})
  local before = texts(paths)
  vim.lsp.handlers["textDocument/rename"](failed, edit, ...)
  local names = {}
  for _, move in ipairs(moves) do
    names[move.from] = move.to
  end
  local after = texts(vim.tbl_map(function(path)
    return names[path] or path
  end, paths))
  if #paths > 0 then
    undo.remember(function()
      return take_back(before, after, moves)
    end)
  end
  if #paths > 1 then
    say.now(("%d files are changed; `:wall` writes them, `:Glossator undo` takes it back."):format(#paths))
  end
end

return M
