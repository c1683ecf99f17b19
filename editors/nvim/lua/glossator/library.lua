--- The library in pickers.

local client = require("glossator.client")
local picker = require("glossator.picker")
local say = require("glossator.say")

local M = {}

--- Requests the library and passes it to `handler`.
local function ask(handler)
  client.ask("glossator/library", vim.empty_dict(), handler)
end

local function mentioned(entry)
  if entry.mentions == 0 then
    return ""
  end
  local function counted(number, noun)
    return number .. " " .. noun .. (number == 1 and "" or "s")
  end
  return ("  (%s in %s)"):format(counted(entry.mentions, "mention"), counted(entry.notes, "note"))
end

local function pick(items, prompt, chosen)
  if #items == 0 then
    say.now("there are no books yet. Copy the publisher's page of a chapter, and `:Glossator import` brings its book in.")
    return
  end
  picker.pick(items, prompt, chosen)
end

--- Opens the file of an entry, at its line.
local function go(item)
  local place = item.entry.place
  if type(place) ~= "table" then
    say.now(item.text .. " is built in; there is nothing to open.")
    return
  end
  vim.cmd("normal! m'")
  vim.cmd("edit " .. vim.fn.fnameescape(vim.fn.fnamemodify(vim.uri_to_fname(place.uri), ":.")))
  vim.api.nvim_win_set_cursor(0, { place.range.start.line + 1, 0 })
  vim.cmd("normal! zz")
end

--- Lists what has to do with `words`, each with the line that says so, and opens what is chosen.
local function search(words)
  client.ask("glossator/search", { query = words }, function(all)
    local items = {}
    for _, found in ipairs(all) do
      local of = found.container ~= "" and ("  [%s]"):format(found.container) or ""
      local note = type(found.note) == "string" and found.note .. ": " or ""
      local line = found.text ~= "" and ("  %s%s"):format(note, found.text) or ""
      table.insert(items, { text = found.name .. of .. line, entry = { place = found.place } })
    end
    if #items == 0 then
      say.now(("nothing has to do with “%s”."):format(words))
    else
      pick(items, "Found:", go)
    end
  end)
end

--- Searches abstracts and the user's notes for `words`; asks for them if there are none.
function M.search(words)
  if words ~= "" then
    search(words)
    return
  end
  vim.ui.input({ prompt = "Words that you remember: " }, function(typed)
    if typed and typed ~= "" then
      search(typed)
    end
  end)
end

local function chapters(library)
  local items = {}
  for _, book in ipairs(library.books) do
    for _, chapter in ipairs(book.chapters) do
      -- With only one book, its name adds nothing.
      local of = #library.books > 1 and ("  [%s]"):format(book.by ~= "" and book.by or book.title) or ""
      table.insert(items, { text = chapter.label .. of .. mentioned(chapter.entry), entry = chapter.entry })
    end
  end
  return items
end

--- Lists all chapters, and goes to the chosen one.
function M.go_to_chapter()
  ask(function(library)
    pick(chapters(library), "Chapter:", go)
  end)
end

--- Lists all chapters, and inserts a citation of the chosen one after the cursor.
function M.cite_chapter()
  local buffer, window = vim.api.nvim_get_current_buf(), vim.api.nvim_get_current_win()
  ask(function(library)
    local items = vim.tbl_filter(function(item)
      return item.entry.citation ~= ""
    end, chapters(library))
    pick(items, "Cite chapter:", function(item)
      if vim.api.nvim_win_is_valid(window) and vim.api.nvim_win_get_buf(window) == buffer then
        vim.api.nvim_set_current_win(window)
        vim.api.nvim_put({ item.entry.citation }, "c", true, true)
      end
    end)
  end)
end

--- Opens the page of the only book, or of the chosen one.
function M.open_book_page()
  ask(function(library)
    local items = {}
    for _, book in ipairs(library.books) do
      table.insert(items, { text = ("%s (%s)%s"):format(book.title, book.by, mentioned(book.entry)), entry = book.entry })
    end
    if #items == 1 then
      go(items[1])
    else
      pick(items, "Book:", go)
    end
  end)
end

return M
