--- Finds the server.

local config = require("glossator.config")

local M = {}

--- The version that this plugin belongs to.
M.version = "0.1.0"

local function beside_plugin()
  local source = debug.getinfo(1, "S").source:sub(2)
  local repository = vim.fn.fnamemodify(vim.fn.resolve(source), ":p:h:h:h:h:h")
  return repository .. "/target/release/glossator"
end

--- Windows looks for programs in the working folder first, where a stranger's may be.
local function lies_here(program)
  if vim.fn.has("win32") == 0 or program:find("[/\\]") then
    return false
  end
  return vim.fs.dirname(vim.fs.normalize(vim.fn.exepath(program))) == vim.fs.normalize(vim.fn.getcwd())
end

--- The command that starts the server: the configured one, else the first that exists of `glossator` on the path, the
--- one built in this plugin's repository, and the one from `cargo install`.
---@return string[]
function M.command()
  local cmd = config.get().cmd
  if cmd then
    return cmd
  end
  for _, program in ipairs({ "glossator", beside_plugin(), vim.fn.expand("~/.cargo/bin/glossator") }) do
    if vim.fn.executable(program) == 1 and not lies_here(program) then
      return { program, "lsp" }
    end
  end
  return { "glossator", "lsp" }
end

--- What is wrong with the command `cmd`, and what to do; nil if nothing is.
---@param cmd any
---@return string?
function M.problem(cmd)
  if type(cmd) == "function" then
    return nil
  end
  local program = type(cmd) == "table" and cmd[1]
  if type(program) ~= "string" or program == "" then
    return 'the setting `cmd` must be a list such as { "/path/to/glossator", "lsp" }.'
  end
  if lies_here(program) then
    return ("the server `%s` lies in the working folder, where it may be a stranger's. Set `cmd` to the path of yours."):format(program)
  end
  if vim.fn.executable(program) == 1 then
    return nil
  end
  local path = vim.fn.exepath(program)
  local file = path ~= "" and path or program
  if vim.fn.filereadable(file) == 1 then
    return ("%s is not executable. Make it so (chmod +x), or install the server again."):format(file)
  end
  return ("the server `%s` was not found. Install it with `cargo install --path .` in Glossator's folder, or set `cmd`; `:checkhealth glossator` tells more."):format(
    program
  )
end

--- What is wrong with a server of this version, and what to do; nil if it fits.
---@param version? string
---@return string?
function M.misfit(version)
  local series = function(it)
    return (it or ""):match("^(%d+%.%d+)%.")
  end
  if series(version) == series(M.version) then
    return nil
  end
  return ("the server is %s and this plugin is %s, so some things may not work. Update the older of the two."):format(
    version and ("version " .. version) or "of no known version",
    M.version
  )
end

return M
