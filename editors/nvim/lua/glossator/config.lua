--- The options and their defaults.

local say = require("glossator.say")

local M = {}

local defaults = {
  --- The server: a list with a program and its arguments. If unset, the program is looked for.
  cmd = nil,
  --- File types of notes and bibliographies.
  filetypes = { "markdown", "pandoc", "quarto", "rmd", "vimwiki", "telekasten", "bib" },
  --- A function that returns the folder of the notes for the path of a note. If unset, it is looked for.
  root_dir = nil,
  --- As in `.glossator.toml`: `bibliography`, `export`, `folder`, `gazetteer`, `introductions`, `lang`, `citation`, `inlay`, `diagnostics`, `lens`, `notes`, `report`.
  settings = {},
  --- Whether Neovim's own completion pops up: `true`, `false`, or "auto", which means unless a completion plugin does that.
  completion = "auto",
  --- What lists chapters, books and search results: "fzf-lua", "telescope", "snacks", "select" (|vim.ui.select()|), or
  --- "auto", which means the first of them that is installed.
  picker = "auto",
}

local types = {
  cmd = "table",
  filetypes = "table",
  root_dir = "function",
  settings = "table",
  completion = { boolean = true, string = true },
  picker = "string",
}

local current = vim.deepcopy(defaults)

--- Applies `options`; invalid ones are reported and ignored.
---@param options table
function M.set(options)
  current = vim.deepcopy(defaults)
  for name, value in pairs(options) do
    local wanted = types[name]
    local fits = type(wanted) == "table" and wanted[type(value)] or wanted == type(value)
    if not wanted then
      say.once(("there is no setting `%s`; `:help glossator-settings` lists those there are."):format(name))
    elseif not fits then
      say.once(("the setting `%s` cannot be a %s; see `:help glossator-settings`."):format(name, type(value)))
    else
      current[name] = value
    end
  end
end

---@return table
function M.get()
  return current
end

return M
