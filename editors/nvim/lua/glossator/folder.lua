--- Finds the folder that a note belongs to.

local config = require("glossator.config")
local say = require("glossator.say")

local M = {}

-- Strongest first: markers of notes win over markers that any project has.
local markers = { { ".glossator.toml" }, { ".obsidian", ".marksman.toml", ".moxide.toml", "_quarto.yml" }, { ".git", ".hg" } }

local function exists(path)
  return vim.fn.filereadable(path) == 1 or vim.fn.isdirectory(path) == 1
end

--- Whether `path` belongs to another user: in a folder that everybody can write to, such as /tmp, a marker may be a stranger's.
local function is_strangers(path)
  local found, user = vim.loop.fs_lstat(path), vim.loop.getuid and vim.loop.getuid()
  return found and user and found.uid ~= user
end

--- The nearest folder at or above `own` that contains one of `names`; above it, only those of the user count.
local function holding(own, names)
  local folder = own
  while true do
    for _, name in ipairs(names) do
      local marker = folder .. "/" .. name
      if exists(marker) and (folder == own or not is_strangers(marker)) then
        return folder
      elseif name == ".glossator.toml" and exists(marker) then
        say.once(marker .. " belongs to another user and is passed over. The setting `root_dir` can name its folder.")
      end
    end
    local parent = vim.fn.fnamemodify(folder, ":h")
    if parent == folder then
      return nil
    end
    folder = parent
  end
end

--- Folders too wide to be a folder of notes; reading one completely would take long.
local function too_wide(folder)
  return folder == vim.fn.fnamemodify(folder, ":h") or folder == vim.fn.resolve(vim.loop.os_homedir() or "")
end

--- The folder for the note at `path`: the one with a marker, else the working folder if it contains the note, else the
--- note's own. Nil if that is too wide; then the note is read alone.
---@param path string
---@return string?
function M.of(path)
  if config.get().root_dir then
    return config.get().root_dir(path)
  end
  path = vim.fn.resolve(vim.fn.fnamemodify(path, ":p"))
  local own = vim.fn.fnamemodify(path, ":h")
  for _, names in ipairs(markers) do
    local found = holding(own, names)
    if found and not too_wide(found) then
      return found
    end
  end
  local working = vim.fn.resolve(vim.fn.getcwd())
  local below = (own .. "/"):sub(1, #working + 1) == working .. "/"
  for _, folder in ipairs({ below and working or own, own }) do
    if not too_wide(folder) then
      return folder
    end
  end
  return nil
end

--- Why the server does not read this buffer, and what to do; nil if it does.
---@param buffer integer
---@return string?
function M.misfit(buffer)
  local name = vim.api.nvim_buf_get_name(buffer)
  if not vim.tbl_contains(config.get().filetypes, vim.bo[buffer].filetype) then
    return "this is no note. Open a Markdown file first."
  end
  if name == "" then
    return "this note has no name yet. Save it as a Markdown file first (`:write name.md`)."
  end
  if vim.bo[buffer].buftype ~= "" or name:match("^%a[%w+.-]+://") then
    return "this buffer is not a file on this machine. Open the note as a file, or run Neovim where it is."
  end
  return nil
end

return M
