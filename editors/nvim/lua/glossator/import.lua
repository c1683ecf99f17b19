--- Imports a book from a publisher's page by running `glossator import`.

local client = require("glossator.client")
local folder = require("glossator.folder")
local say = require("glossator.say")

local M = {}

-- Open book pages with unsaved changes must not be overwritten on disk.
local function unsaved()
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    local name = vim.api.nvim_buf_get_name(buffer)
    if vim.bo[buffer].modified and name ~= "" and not folder.misfit(buffer) then
      local first = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, 30, false), "\n")
      if first:match("\ntype:%s*[\"']?book") then
        return vim.fn.fnamemodify(name, ":.")
      end
    end
  end
end

-- The folder of the notes: the server's, else the buffer's, else the working folder.
local function workspace()
  local server = client.of()
  local name = vim.api.nvim_buf_get_name(0)
  return server and server.config.root_dir or name ~= "" and folder.of(name) or vim.fn.getcwd()
end

-- `books/franke2023.md: new book page, 9 chapters` names the file before the first colon that a blank follows.
local function open(report, root)
  local file = report:match("^(.-): ")
  local path = file and (file:sub(1, 1) == "/" and file or root .. "/" .. file)
  if path and vim.fn.filereadable(path) == 1 then
    vim.cmd("edit " .. vim.fn.fnameescape(vim.fn.fnamemodify(path, ":.")))
    vim.cmd("checktime")
  end
end

--- Imports the files, or the text if there are none.
---@param files string[]
---@param text? string
function M.import(files, text)
  local dirty = unsaved()
  if dirty then
    say.now(("%s has unsaved changes. Save it first, so that nothing you wrote is lost."):format(dirty), vim.log.levels.WARN)
    return
  end
  if #files == 0 and not (text or ""):match("%S") then
    say.now(
      "the clipboard is empty. Copy the publisher's whole page of a chapter, or name a saved page: `:Glossator import page.txt`.",
      vim.log.levels.WARN
    )
    return
  end
  local root = workspace()
  local program = client.command()[1]
  local problem = require("glossator.binary").problem({ program })
  if problem then
    say.now(problem, vim.log.levels.WARN)
    return
  end
  local command = { program, "import", "--workspace", root }
  vim.list_extend(command, #files > 0 and files or { "-" })
  local out, err = {}, {}
  local function collect(into)
    return function(_, lines)
      vim.list_extend(into, lines or {})
    end
  end
  local job = vim.fn.jobstart(command, {
    stdout_buffered = true,
    stderr_buffered = true,
    on_stdout = collect(out),
    on_stderr = collect(err),
    on_exit = vim.schedule_wrap(function(_, code)
      local report = vim.trim(table.concat(out, "\n"))
      if code == 0 then
        -- Shown relative to the folder of the notes, as the user knows them.
        report = report:gsub(vim.pesc(root .. "/"), "")
        say.now(report)
        open(report, root)
      else
        say.now(vim.trim(table.concat(err, "\n")), vim.log.levels.WARN)
      end
    end),
  })
  if #files == 0 and job > 0 then
    vim.fn.chansend(job, text)
    vim.fn.chanclose(job, "stdin")
  end
end

--- The content of the clipboard.
---@return string
function M.clipboard()
  -- Without a clipboard tool, use what was yanked last.
  local register = vim.fn.has("clipboard") == 1 and "+" or '"'
  return vim.fn.getreg(register)
end

return M
