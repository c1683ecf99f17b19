--- What a reader does in Neovim, on the demonstration's notes, with the plugin installed as the README says.

local here = vim.fn.fnamemodify(debug.getinfo(1, "S").source:sub(2), ":p:h")
local desk = dofile(here .. "/desk.lua")
local harness = desk.harness
local scenario, wait_for, equal, cursor_on = harness.scenario, harness.wait_for, harness.equal, harness.cursor_on
local edit, attached, float, float_with, keys, with_picker =
  desk.edit, desk.attached, desk.float, desk.float_with, desk.keys, desk.with_picker

local is_native = vim.fn.has("nvim-0.11") == 1

scenario("attach: the server reads the folder of the notes", function()
  local client = attached("notes/peacekeeping-in-mali.md")
  equal(client.config.root_dir, vim.fn.resolve(vim.fn.getcwd()), "the folder")
end)

scenario("settings that are empty are no fault", function()
  attached("notes/peacekeeping-in-mali.md")
  harness.pause(500)
  equal(vim.fn.execute("messages"):find("settings are a table", 1, true), nil, "what is told")
end)

scenario("diagnostics stand at the right place", function()
  local _, buffer = attached("notes/seminar-paper.md")
  local found = wait_for("diagnostics", function()
    local all = vim.diagnostic.get(buffer)
    return #all >= 4 and all
  end)
  local said = {}
  for _, it in ipairs(found) do
    local line = vim.api.nvim_buf_get_lines(buffer, it.lnum, it.lnum + 1, false)[1]
    if it.end_lnum == it.lnum then
      said[it.code or ""] = said[it.code or ""] or {}
      table.insert(said[it.code or ""], line:sub(it.col + 1, it.end_col))
    end
  end
  equal(vim.tbl_contains(said["unknown-chapter"] or {}, "chapter 14"), true, "chapter 14 is unknown: " .. vim.inspect(said))
  equal(vim.tbl_contains(said["unknown-citekey"] or {}, "@fraser2019"), true, "a citekey is unknown: " .. vim.inspect(said))
end)

scenario("hover shows the abstract", function()
  attached("notes/peacekeeping-in-mali.md")
  cursor_on("Chapter 4 shows", 2)
  vim.lsp.buf.hover()
  float_with("For ten years Mali was a place where everybody intervened")
  vim.cmd("normal! gg")
end)

scenario("`K` shows the short card of a chapter, and once more the whole; lines end between words, links at the end", function()
  attached("notes/peacekeeping-in-mali.md")
  wait_for("the last window gone", function()
    return not float()
  end)
  cursor_on("Chapter 4 shows", 2)
  keys("K")
  local short = float_with("For ten years Mali was a place where everybody intervened")
  equal(short:find("thought of the peacekeepers", 1, true), nil, "the end of the abstract is not shown at first")
  local _, lines = float()
  equal(lines[#lines]:find("K again", 1, true) ~= nil, true, lines[#lines])
  local blank = #lines - 1
  equal(lines[blank - 1]:find("[Book page](", 1, true) ~= nil, true, "the links: " .. lines[blank - 1])
  keys("K")
  local whole = float_with("thought of the peacekeepers")
  local window, all = float()
  equal(vim.wo[window].wrap, false, "nothing is broken within words")
  equal(whole:find("**4 Changing Models of Peacekeeping", 1, true), 1, whole)
  for _, line in ipairs(all) do
    if not line:find("](", 1, true) then
      equal(vim.fn.strdisplaywidth((line:gsub("%*", ""))) <= 80, true, line)
    end
  end
  equal(all[#all]:find("[Book page](", 1, true) ~= nil, true, all[#all])
  vim.cmd("normal! gg")
  keys("<Esc>")
  wait_for("the window gone", function()
    return not float()
  end)
end)

scenario("`K` that means something else already is left alone", function()
  vim.cmd("silent! bwipeout! notes/seminar-paper.md")
  vim.keymap.set("n", "K", "<Nop>")
  attached("notes/seminar-paper.md")
  harness.pause(300)
  equal(vim.fn.maparg("K", "n"), "<Nop>", "the user's own")
  vim.keymap.del("n", "K")
  vim.cmd("bwipeout!")
end)

--- The place in the list of completions of the item that begins with `label`, once it is there.
local function listed(label)
  return wait_for("the completion " .. label, function()
    for place, item in ipairs(vim.fn.complete_info({ "items" }).items) do
      if vim.startswith(item.abbr ~= "" and item.abbr or item.word, label) then
        return place
      end
    end
  end)
end

--- Takes the completion that begins with `label`; gives what stands in the line then.
local function accept(label)
  local place = listed(label)
  -- Without `noselect` the first is taken when the list comes up.
  local is_taken = vim.fn.complete_info({ "selected" }).selected == 0
  keys(("<C-n>"):rep(is_taken and place - 1 or place) .. "<C-y>]<Esc>")
  harness.pause(300)
  local line = vim.api.nvim_get_current_line()
  vim.cmd("edit!")
  return line
end

scenario("completion of a chapter citation, by the omnifunc", function()
  local _, buffer = attached("notes/sport-and-war.md")
  equal(vim.bo[buffer].omnifunc, "v:lua.vim.lsp.omnifunc", "omnifunc")
  -- Older ones find a chapter only by what is inserted, its number.
  local typed = is_native and "pea" or ""
  vim.api.nvim_buf_set_lines(buffer, -1, -1, false, { "", "See [@iorwo2023, chap. " .. typed })
  vim.cmd("normal! G")
  keys("A<C-x><C-o>")
  equal(accept("4 Changing Models"), "See [@iorwo2023, chap. 4]", "what stands there")
end)

if is_native then
  scenario("completion pops up behind @ by itself, and what is chosen stands there", function()
    attached("notes/sport-and-war.md")
    keys("Go<CR><C-u>See [@")
    equal(accept("World Sports and Russia"), "See [@iorwo2023, chap. 8]", "what stands there")
  end)

  scenario("completion is narrowed by what is typed of a title", function()
    attached("notes/sport-and-war.md")
    keys("Go<CR><C-u>See [@iorwo2023, chap. ")
    listed("9 Conclusion")
    keys("pea")
    wait_for("a shorter list", function()
      return #vim.fn.complete_info({ "items" }).items == 1
    end)
    equal(accept("4 Changing Models"), "See [@iorwo2023, chap. 4]", "what stands there")
  end)
end

scenario("go to the chapter: file and line", function()
  attached("notes/sport-and-war.md")
  cursor_on("Chapter 8 of that", 2)
  vim.lsp.buf.definition()
  wait_for("the book page", function()
    return vim.api.nvim_buf_get_name(0):match("books/iorwo2023%.md$")
  end)
  equal(vim.api.nvim_get_current_line():match("^## 8 World Sports") ~= nil, true, "the line")
end)

if is_native then
  scenario("what is known has a colour, and a chapter its title in the text", function()
    local _, buffer = attached("notes/peacekeeping-in-mali.md")
    local row = cursor_on("MINUSMA") - 1
    local column = vim.api.nvim_win_get_cursor(0)[2]
    local token = wait_for("a colour", function()
      return vim.lsp.semantic_tokens.get_at_pos(buffer, row, column)[1]
    end)
    equal({ token.type, token.start_col, token.end_col }, { "class", column, column + #"MINUSMA" }, "the token")
    vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
    local hints = wait_for("a title", function()
      local all = vim.lsp.inlay_hint.get({ bufnr = buffer })
      return #all > 0 and all
    end)
    vim.lsp.inlay_hint.enable(false, { bufnr = buffer })
    local first = hints[1].inlay_hint
    equal(first.label, "Changing Models of Peacekeeping and the…", "the title")
    local line = cursor_on("Chapter 4")
    local place = { line = line - 1, character = vim.api.nvim_win_get_cursor(0)[2] + #"Chapter 4" }
    equal(first.position, place, "where it stands")
  end)
end

scenario("`:Glossator chapters` lists all chapters and goes to one", function()
  attached("notes/sport-and-war.md")
  local listed = with_picker("7 The UN Global Compact", function()
    vim.cmd("Glossator chapters")
  end)
  equal(#listed, 9, "chapters")
  wait_for("the book page", function()
    return vim.api.nvim_get_current_line():match("^## 7 The UN Global Compact")
  end)
end)

scenario("`:Glossator search` lists what has the words, with the line, and opens it", function()
  attached("notes/sport-and-war.md")
  local listed = with_picker("4 Changing Models", function()
    vim.cmd("Glossator search protecting civilian mandates")
  end)
  equal(listed[1]:find("4 Changing Models", 1, true) ~= nil, true, listed[1])
  equal(listed[1]:lower():find("civilian", 1, true) ~= nil, true, listed[1])
  wait_for("the book page", function()
    return vim.api.nvim_get_current_line():match("^## 4 Changing Models")
  end)
end)

scenario("`:Glossator cite` puts a citation behind the cursor", function()
  attached("notes/sport-and-war.md")
  vim.cmd("normal! G$")
  with_picker("2 Hybrid", function()
    vim.cmd("Glossator cite")
  end)
  local line = wait_for("the citation", function()
    return vim.api.nvim_get_current_line():match("%[@iorwo2023, chap%. 2%]$")
  end)
  vim.cmd("edit!")
  equal(line, "[@iorwo2023, chap. 2]", "the citation")
end)

scenario("`:Glossator book` opens the only book's page", function()
  attached("notes/sport-and-war.md")
  vim.cmd("Glossator book")
  wait_for("the book page", function()
    return vim.api.nvim_buf_get_name(0):match("books/iorwo2023%.md$")
  end)
end)

scenario("`:Glossator mentions` fills the quickfix list", function()
  attached("notes/peacekeeping-in-mali.md")
  cursor_on("MINUSMA", 2)
  vim.fn.setqflist({}, "r")
  vim.cmd("Glossator mentions")
  local list = wait_for("the list of mentions", function()
    local list = vim.fn.getqflist()
    return #list > 2 and list
  end)
  local files = {}
  for _, it in ipairs(list) do
    files[vim.fn.fnamemodify(vim.fn.bufname(it.bufnr), ":t")] = true
  end
  equal(files["seminar-paper.md"], true, "another note")
  vim.cmd("cclose")
end)

scenario("a lens over a chapter lists what it counts", function()
  local _, buffer = attached("books/iorwo2023.md")
  local line = vim.fn.search("^## 8 World Sports")
  local title = wait_for("a lens that counts", function()
    for _, lens in ipairs(vim.lsp.codelens.get(buffer)) do
      if lens.range.start.line == line - 1 and lens.command then
        return lens.command.title
      end
    end
  end)
  local counted = tonumber(title:match("^(%d+) references in %d+ notes?$"))
  equal(counted ~= nil and counted > 1, true, title)
  vim.fn.setqflist({}, "r")
  vim.api.nvim_win_set_cursor(0, { line, 0 })
  vim.lsp.codelens.run()
  wait_for("the list of references", function()
    return #vim.fn.getqflist() > 0
  end)
  equal(#vim.fn.getqflist(), counted, title)
  vim.cmd("cclose")
end)

scenario("a code action cites the chapter", function()
  local _, buffer = attached("notes/peacekeeping-in-mali.md")
  local row, column = unpack(vim.fn.searchpos("Chapter 4 shows"))
  vim.api.nvim_win_set_cursor(0, { row, column })
  local select = vim.ui.select
  vim.ui.select = function(items, options, chosen)
    vim.ui.select = select
    for place, item in ipairs(items) do
      if options.format_item(item):find("Cite as", 1, true) then
        return chosen(item, place)
      end
    end
  end
  vim.lsp.buf.code_action()
  local line = wait_for("the citation", function()
    local now = vim.api.nvim_buf_get_lines(buffer, row - 1, row, false)[1]
    return now:find("[@", 1, true) and now
  end)
  vim.cmd("edit!")
  equal(line:find("Chapter 4 shows", 1, true), nil, line)
end)

if is_native then
  scenario("`:Glossator note` begins a note about the chapter under the cursor", function()
    attached("notes/seminar-paper.md")
    cursor_on("chap. 7", 2)
    vim.cmd("Glossator note")
    local path = vim.fn.getcwd() .. "/notes/iorwo2023-ch07.md"
    wait_for("the new note", function()
      local buffer = vim.fn.bufnr(path)
      local lines = buffer > 0 and vim.api.nvim_buf_get_lines(buffer, 0, -1, false) or {}
      return lines[2] == "book: iorwo2023" and lines[3] == "chapter: 7"
    end)
    vim.cmd("silent! bwipeout! " .. path)
    vim.fn.delete(path)
  end)
end

dofile(here .. "/rename.lua")(desk)
dofile(here .. "/reading.lua")(desk)
dofile(here .. "/import.lua")(desk)

-- The processes of the server that this Neovim runs.
local function servers()
  return vim.tbl_filter(function(process)
    return (vim.api.nvim_get_proc(process) or {}).name == "glossator"
  end, vim.api.nvim_get_proc_children(vim.fn.getpid()))
end

scenario("a server that was killed comes back", function()
  local client = attached("notes/peacekeeping-in-mali.md")
  for _, process in ipairs(servers()) do
    vim.loop.kill(process, "sigkill")
  end
  wait_for("another server", function()
    local now = require("glossator.client").of()
    return now and now.id ~= client.id and now.server_capabilities and vim.lsp.buf_is_attached(0, now.id)
  end)
  harness.pause(500)
  cursor_on("Chapter 4 shows", 2)
  vim.lsp.buf.hover()
  float_with("For ten years Mali was a place")
end)

scenario("`:Glossator restart` starts another server, one for all notes of the folder", function()
  attached("notes/seminar-paper.md")
  local client = attached("notes/peacekeeping-in-mali.md")
  vim.cmd("Glossator restart")
  wait_for("another server", function()
    local now = require("glossator.client").of(0)
    return now and now.id ~= client.id and vim.lsp.buf_is_attached(0, now.id)
  end)
  equal(#servers(), 1, "the servers that run")
end)

scenario("`:checkhealth glossator` is content", function()
  attached("notes/peacekeeping-in-mali.md")
  vim.cmd("checkhealth glossator")
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
  vim.cmd("bwipeout!")
  equal(text:find("1 books, 9 chapters", 1, true) ~= nil, true, text)
  if is_native then
    equal(text:find("ERROR") or text:find("WARNING") or false, false, text)
  end
end)

harness.run()
