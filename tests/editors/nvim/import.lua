--- What a reader imports in Neovim.

local here = vim.fn.fnamemodify(debug.getinfo(1, "S").source:sub(2), ":p:h")

--- Adds the scenarios to those of `desk`.
return function(desk)
  local harness = desk.harness
  local scenario, wait_for, equal = harness.scenario, harness.wait_for, harness.equal
  local attached, with_picker = desk.attached, desk.with_picker

  --- What is asked in a line while `run` runs, with what stands there; `answers` says what is answered to a question with
  --- these words.
  local function with_answers(answers, run)
    local asked = {}
    local before = vim.ui.input
    vim.ui.input = function(options, answered)
      table.insert(asked, { options.prompt, options.default })
      for words, answer in pairs(answers) do
        if options.prompt:find(words, 1, true) then
          return answered(answer)
        end
      end
      answered(options.default)
    end
    run()
    vim.ui.input = before
    return asked
  end

  local function book_page(name)
    return wait_for("the book page " .. name, function()
      return vim.api.nvim_buf_get_name(0):match("books/" .. vim.pesc(name) .. "%.md$")
    end)
  end

  local RIVERS = vim.fn.fnamemodify(here, ":h:h:h") .. "/tests/import/rivers-2.txt"

  scenario("`:Glossator import` of a file asks for the key, opens the page at the chapter, and is undone", function()
    attached("notes/sport-and-war.md")
    harness.told = {}
    local asked = with_answers({ ["Citation key"] = "rivers2022" }, function()
      vim.cmd("Glossator import " .. RIVERS)
      book_page("rivers2022")
    end)
    equal(asked[1][2], "itorin2021", "the key that is offered")
    equal(vim.api.nvim_get_current_line():match("^## 2 Counting Fish") ~= nil, true, "the line of the chapter")
    wait_for("what is told", function()
      return table.concat(harness.told):find("Added 4 chapters; abstract for chapter 2.", 1, true)
    end)
    local path = vim.api.nvim_buf_get_name(0)
    vim.cmd("Glossator undo")
    equal(vim.fn.filereadable(path), 0, "the page is gone")
  end)

  scenario("`:Glossator import` offers what the clipboard holds, and asks what it does not say", function()
    attached("notes/sport-and-war.md")
    vim.fn.setreg(vim.fn.has("clipboard") == 1 and "+" or '"', "The Long Memo\nEdited by Jericho Stanhope\n\nContents\n1. Dear Colleagues 1\n2. For Your Information 24\n3. See Attachment 51\n")
    local listed
    local asked = with_answers({ ["The year"] = "2019" }, function()
      listed = with_picker("From clipboard", function()
        vim.cmd("Glossator import")
      end)
      book_page("stanhope2019")
    end)
    equal(listed[2], "From files...", "what else is offered")
    equal({ asked[1][1]:find("The year", 1, true), asked[2] }, { 1, { "Citation key: ", "stanhope2019" } }, "what is asked")
    vim.cmd("Glossator undo")
  end)

  scenario("the first book of a folder: whether the notes are about it is asked, and written down", function()
    attached("notes/sport-and-war.md")
    local root = vim.fn.getcwd()
    local away = vim.fn.tempname()
    vim.fn.rename(root .. "/books", away)
    vim.fn.delete(root .. "/.glossator.toml")
    local question
    local select = vim.ui.select
    vim.ui.select = function(items, options, chosen)
      question = options.prompt
      chosen(items[1])
    end
    with_answers({ ["Citation key"] = "rivers2022" }, function()
      vim.cmd("Glossator import " .. RIVERS)
      wait_for("the settings", function()
        return vim.fn.filereadable(root .. "/.glossator.toml") == 1
      end)
    end)
    vim.ui.select = select
    equal(question, "Are the notes in notes/ about this book?", "the question")
    equal(vim.fn.readfile(root .. "/.glossator.toml"), { "[[folder]]", 'path = "notes/"', 'book = "rivers2022"' }, "the settings")
    vim.cmd("Glossator undo")
    vim.fn.delete(root .. "/.glossator.toml")
    vim.fn.delete(root .. "/books", "rf")
    vim.fn.rename(away, root .. "/books")
  end)
end
