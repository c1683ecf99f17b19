--- Words of the clipboard as a quotation, and citations as they are printed.

local client = require("glossator.client")
local say = require("glossator.say")

local M = {}

--- Asks the server to run a command, and gives its answer to `with`.
local function ask(command, arguments, with)
  client.ask("workspace/executeCommand", { command = command, arguments = arguments }, with)
end

--- What the clipboard holds; the unnamed register where there is none.
local function clipboard()
  local ok, words = pcall(vim.fn.getreg, "+")
  if not ok or words == "" then
    words = vim.fn.getreg('"')
  end
  return words
end

--- Writes what the clipboard holds as a quotation below the cursor's line.
function M.quote()
  local words = clipboard()
  if vim.trim(words) == "" then
    say.now("the clipboard holds no text. Copy the words to quote first.", vim.log.levels.WARN)
    return
  end
  local row = vim.api.nvim_win_get_cursor(0)[1]
  local uri = vim.uri_from_bufnr(0)
  ask("glossator.quotation", { uri, { line = row - 1, character = 0 }, words }, function(quotation)
    if not quotation then
      return
    end
    local lines = vim.split(quotation.text, "\n", { plain = true, trimempty = true })
    local above = vim.api.nvim_buf_get_lines(0, row - 1, row, false)[1] or ""
    local is_blank = vim.trim(above) == ""
    if not is_blank then
      table.insert(lines, 1, "")
    end
    vim.api.nvim_buf_set_lines(0, row, row, false, lines)
    -- The page goes before the last bracket.
    local column = #lines[#lines]:gsub("%]$", "")
    vim.api.nvim_win_set_cursor(0, { row + #lines, column })
  end)
end

--- Copies the references under the cursor, or in the lines, as the citation style prints them.
function M.formatted(call)
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  local at = { line = row - 1, character = column }
  local range = { start = at, ["end"] = at }
  if call.range > 0 then
    range = { start = { line = call.line1 - 1, character = 0 }, ["end"] = { line = call.line2, character = 0 } }
  end
  ask("glossator.formatted", { vim.uri_from_bufnr(0), range }, function(printed)
    if not printed or #printed == 0 then
      say.now("here is no citation that the style prints.", vim.log.levels.WARN)
      return
    end
    local plain = table.concat(vim.tbl_map(function(it)
      return it.plain
    end, printed), "\n\n")
    vim.fn.setreg('"', plain)
    pcall(vim.fn.setreg, "+", plain)
    say.now("copied: " .. plain)
  end)
end

return M
