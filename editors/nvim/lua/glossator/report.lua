--- What the notes know, as a page in the browser.

local client = require("glossator.client")
local say = require("glossator.say")

local M = {}

--- Where the page is written: each call writes over the last one.
local function path()
  return vim.fn.stdpath("cache"):gsub("\\", "/") .. "/glossator-report.html"
end

--- Asks the server for a report on the folder of the buffer, and opens it as the system opens pages.
function M.show()
  client.ask("glossator/report", { textDocument = { uri = vim.uri_from_bufnr(0) } }, function(page)
    if not page then
      return
    end
    vim.fn.mkdir(vim.fn.stdpath("cache"), "p")
    local file, failed = io.open(path(), "wb")
    if not file then
      say.now("the report cannot be written: " .. failed, vim.log.levels.WARN)
      return
    end
    file:write(page.html)
    file:close()
    local _, not_opened
    if vim.ui.open then
      _, not_opened = vim.ui.open(path())
    else
      not_opened = "this Neovim opens no pages"
    end
    if not_opened then
      say.now(("the report is in %s; open it in a browser (%s)."):format(path(), not_opened))
    end
  end)
end

return M
