--- `:checkhealth glossator`.

local binary = require("glossator.binary")
local client = require("glossator.client")
local config = require("glossator.config")
local folder = require("glossator.folder")

local M = {}

-- Neovim 0.9 has these by their older names.
local health = vim.health or require("health")
local start = health.start or health.report_start
local ok = health.ok or health.report_ok
local info = health.info or health.report_info
local warn = health.warn or health.report_warn
local bad = health.error or health.report_error

local function check_server()
  start("Glossator: the server")
  local cmd = client.command()
  local problem = binary.problem(cmd)
  if problem then
    bad(problem, { "In Glossator's folder: cargo install --path .", "Then: :Glossator restart" })
    return false
  end
  if type(cmd) == "function" then
    ok("started by a function of yours")
    return true
  end
  local path = vim.fn.exepath(cmd[1])
  ok("found: " .. (path ~= "" and path or cmd[1]))
  local version = vim.trim(vim.fn.system({ cmd[1], "--version" }))
  local number = version:match("^glossator (%S+)")
  if vim.v.shell_error ~= 0 or not number then
    bad("`" .. cmd[1] .. " --version` does not answer as Glossator does: " .. version, { "Set `cmd`, or install the server again." })
    return false
  end
  local misfit = binary.misfit(number)
  if misfit then
    warn(misfit)
  else
    ok("version " .. number)
  end
  return true
end

local function check_workspace()
  start("Glossator: the notes")
  local clients = client.all()
  if #clients > 0 then
    for _, it in ipairs(clients) do
      if it.config.root_dir then
        ok("reads the folder " .. it.config.root_dir)
      else
        warn("reads single notes only", { "Put an empty file `.glossator.toml` into the folder of your notes." })
      end
    end
    return clients
  end
  -- The report is in its own buffer, so check whether any note is open.
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) and not folder.misfit(buffer) then
      bad("a note is open, but the server is not running", { ":Glossator log shows why", ":Glossator restart starts it" })
      return clients
    end
  end
  info("no note is open: open a Markdown file, and the server starts")
  return clients
end

local function check_library(clients)
  if #clients == 0 then
    return
  end
  start("Glossator: the library")
  for _, it in ipairs(clients) do
    local answer
    client.request(it, "glossator/library", vim.empty_dict(), function(result)
      answer = result
    end)
    if not vim.wait(5000, function()
      return answer ~= nil
    end, 20) then
      warn("the server has not answered for five seconds", { "Is it still reading a great many notes? Else: :Glossator restart" })
    elseif answer.totals.books == 0 then
      warn("no books yet", { "Copy the publisher's page of a chapter; then: :Glossator import" })
    else
      local totals = answer.totals
      ok(("%d books, %d chapters, %d organizations in %d notes"):format(totals.books, totals.chapters, totals.organizations, totals.notes))
    end
  end
end

function M.check()
  start("Glossator: Neovim")
  if vim.fn.has("nvim-0.9") == 1 then
    ok("new enough")
  else
    warn("older than 0.9, with which Glossator is not used", { "Update Neovim; 0.11 is best." })
  end
  if check_server() then
    check_library(check_workspace())
  end
  start("Glossator: completion")
  if vim.fn.has("nvim-0.11") == 0 then
    ok("by <C-x><C-o>, or your completion plugin")
  elseif config.get().completion == false then
    ok("by <C-x><C-o>, or your completion plugin: `completion` is false")
  else
    ok("pops up by itself, or in your completion plugin")
  end
end

return M
