--- Brings books in: `glossator import` reads, decides and writes, and answers with data; here the user is asked and told.

local client = require("glossator.client")
local folder = require("glossator.folder")
local say = require("glossator.say")
local undo = require("glossator.undo")

local M = {}

-- What the user is asked for where a file does not say it.
local questions = {
  title = "The book's title (Title: Subtitle): ",
  year = "The year in which the book appeared: ",
}

-- The folder of the notes: the server's, else the buffer's, else the working folder.
local function workspace()
  local server = client.of()
  local name = vim.api.nvim_buf_get_name(0)
  return server and server.config.root_dir or name ~= "" and folder.of(name) or vim.fn.getcwd()
end

--- Who imports into the folder of the notes; nil where the user was told why nobody can.
local function importer()
  local program = client.command()[1]
  local problem = require("glossator.binary").problem({ program })
  if problem then
    say.now(problem, vim.log.levels.WARN)
    return nil
  end
  return { program = program, folder = workspace() }
end

--- Runs the program on `source` (`files`, or `text`), and gives its answer to `handler`.
local function run(by, source, options, handler)
  local command = { by.program, "import", "--workspace", by.folder, "--format", "json" }
  vim.list_extend(command, options)
  table.insert(command, "--")
  vim.list_extend(command, source.files or { "-" })
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
    on_exit = vim.schedule_wrap(function()
      local is_json, answer = pcall(vim.fn.json_decode, table.concat(out, "\n"))
      if not is_json or type(answer) ~= "table" then
        local message = vim.trim(table.concat(err, "\n"))
        answer = { said = "The import failed.", pages = {}, refused = { { message = message, asks = {} } }, remarks = {} }
      end
      handler(answer)
    end),
  })
  if job > 0 then
    if source.text then
      vim.fn.chansend(job, source.text)
    end
    vim.fn.chanclose(job, "stdin")
  end
end

-- Book pages that are open and have unsaved changes must not be written below the user's hands.
local function unsaved(pages)
  for _, page in ipairs(pages) do
    local buffer = vim.fn.bufnr(vim.fn.fnamemodify(page.path, ":p"))
    if buffer > 0 and vim.bo[buffer].modified then
      return vim.fn.fnamemodify(page.path, ":.")
    end
  end
end

--- Opens a book page at the chapter that was brought in.
local function open(page)
  vim.cmd("edit " .. vim.fn.fnameescape(vim.fn.fnamemodify(page.path, ":.")))
  vim.cmd("checktime")
  vim.api.nvim_win_set_cursor(0, { math.min(math.max(page.line, 1), vim.api.nvim_buf_line_count(0)), 0 })
  vim.cmd("normal! zt")
end

--- Says why nothing comes of it: in a sentence, and at length.
local function refuse(answer)
  local reasons = { answer.said }
  for _, refusal in ipairs(answer.refused) do
    table.insert(reasons, refusal.message)
  end
  say.now(table.concat(reasons, "\n"), vim.log.levels.WARN)
end

--- Puts back what stood in `pages` before they were imported, unless somebody has written since.
local function take_back(pages)
  for _, page in ipairs(pages) do
    local name = vim.fn.fnamemodify(page.path, ":.")
    local file = io.open(page.path, "rb")
    local now = file and file:read("*a")
    if file then
      file:close()
    end
    local buffer = vim.fn.bufnr(vim.fn.fnamemodify(page.path, ":p"))
    if now ~= page.text or buffer > 0 and vim.bo[buffer].modified then
      say.now(name .. " has changed since. It stays as it is.", vim.log.levels.WARN)
    elseif type(page.before) ~= "string" then
      vim.fn.delete(page.path)
      if buffer > 0 then
        vim.cmd("bwipeout! " .. buffer)
      end
      say.now(name .. " is gone again.")
    else
      local back = assert(io.open(page.path, "wb"))
      back:write(page.before)
      back:close()
      vim.cmd("checktime")
      say.now(name .. " is as it was.")
    end
  end
  return true
end

--- Asks once, after the first book of a folder, and has the answer written into its settings.
local function ask_about_notes(by, page, note)
  local own = note ~= "" and vim.fn.resolve(vim.fn.fnamemodify(note, ":p:h")) or ""
  local root = vim.fn.resolve(by.folder)
  local below = own:sub(1, #root + 1) == root .. "/" and own:sub(#root + 2) or nil
  local name = below and (below .. "/") or "this folder"
  vim.ui.select({ "Yes", "No" }, {
    prompt = ("Are the notes in %s about this book?"):format(name),
    kind = "glossator",
  }, function(choice)
    if choice == "Yes" then
      run(by, { files = {} }, { "--notes", below and own or by.folder, "--key", page.citekey }, function(answer)
        if #answer.refused > 0 then
          refuse(answer)
        end
      end)
    end
  end)
end

--- Writes what was planned, shows it and tells of it.
local function write(by, source, options, note)
  run(by, source, options, function(answer)
    local page = answer.pages[1]
    if not page then
      refuse(answer)
      return
    end
    undo.remember(function()
      return take_back(answer.pages)
    end)
    open(page)
    local said = { answer.said, answer.report }
    vim.list_extend(said, answer.remarks)
    for _, refusal in ipairs(answer.refused) do
      table.insert(said, refusal.file .. ": " .. refusal.message)
    end
    say.now(table.concat(said, "\n") .. "\n`:Glossator undo` takes it back.")
    if page.first then
      ask_about_notes(by, page, note)
    end
  end)
end

--- Asks for what the answer lacks, one thing after the other; `done` gets the options that say it.
local function ask(asks, options, done)
  local asked = asks[1]
  if not asked then
    return done(options)
  end
  vim.ui.input({ prompt = questions[asked] or (asked .. ": ") }, function(said)
    if said and said:match("%S") then
      local more = vim.list_extend(vim.list_slice(options), { "--" .. asked, vim.trim(said) })
      ask(vim.list_slice(asks, 2), more, done)
    end
  end)
end

--- Plans what would be written, asks for the citation key of a new page, and writes.
local function plan(by, source, options, note)
  run(by, source, vim.list_extend(vim.list_slice(options), { "--dry-run" }), function(answer)
    local asks = #answer.refused == 1 and answer.refused[1].asks or {}
    if #options == 0 and #asks > 0 then
      return ask(asks, options, function(more)
        plan(by, source, more, note)
      end)
    end
    if #answer.refused > 0 or #answer.pages == 0 then
      return refuse(answer)
    end
    local dirty = unsaved(answer.pages)
    if dirty then
      say.now(("%s has unsaved changes. Save it first, so that nothing you wrote is lost."):format(dirty), vim.log.levels.WARN)
      return
    end
    local page = answer.pages[1]
    if #answer.pages ~= 1 or not page.new then
      return write(by, source, options, note)
    end
    vim.ui.input({ prompt = "Citation key: ", default = page.citekey }, function(key)
      if not key or not key:match("%S") then
        return
      end
      key = vim.trim(key)
      local with_key = key ~= page.citekey and { "--key", key } or {}
      write(by, source, vim.list_extend(vim.list_slice(options), with_key), note)
    end)
  end)
end

--- Imports `source`: `files`, or `text`.
---@param source table
function M.import(source)
  local by = importer()
  if by then
    plan(by, source, {}, vim.api.nvim_buf_get_name(0))
  end
end

--- What the clipboard holds.
local function clipboard()
  -- Without a clipboard tool there is still what was yanked last.
  local register = vim.fn.has("clipboard") == 1 and "+" or '"'
  return vim.fn.getreg(register)
end

--- Lets the user choose what to import: what the clipboard holds, or files.
function M.choose()
  local by = importer()
  if not by then
    return
  end
  local text = clipboard()
  local function offer(label)
    local files = "From files..."
    vim.ui.select({ label, files }, { prompt = "Import book:", kind = "glossator" }, function(choice)
      if choice == files then
        vim.ui.input({ prompt = "Files: ", completion = "file" }, function(names)
          if names and names:match("%S") then
            local found = vim.fn.filereadable(names) == 1 and { names } or vim.split(vim.trim(names), "%s+")
            M.import({ files = vim.tbl_map(function(name)
              return vim.fn.fnamemodify(vim.fn.expand(name), ":p")
            end, found) })
          end
        end)
      elseif choice and not text:match("%S") then
        say.now("the clipboard is empty. Copy the page of a book or chapter, or a contents list.", vim.log.levels.WARN)
      elseif choice then
        M.import({ text = text })
      end
    end)
  end
  if not text:match("%S") then
    return offer("From clipboard (it is empty)")
  end
  run(by, { text = text }, { "--dry-run" }, function(answer)
    local page = answer.pages[1]
    offer(page and ("From clipboard: “%s” (%s)"):format(page.title, page.sort) or ("From clipboard (%s)"):format(answer.said))
  end)
end

return M
