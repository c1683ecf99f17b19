--- What was read, in Neovim: a lens and an action over a note, the lens in the book page, the report.

--- Adds the scenarios to those of `desk`.
return function(desk)
  local harness = desk.harness
  local scenario, wait_for, equal = harness.scenario, harness.wait_for, harness.equal

  local NOTE = { "---", "book: iorwo2023", "chapter: 3", "---", "", "# Gaps", "", "Who counts as a terrorist is left open." }

  --- Runs with a note about chapter 3.
  local function with_note(run)
    vim.fn.writefile(NOTE, "notes/gaps.md")
    local _, buffer = desk.attached("notes/gaps.md")
    vim.bo.bufhidden = "hide"
    local done, problem = pcall(run, buffer)
    vim.cmd("silent! bwipeout! notes/gaps.md")
    vim.fn.delete("notes/gaps.md")
    assert(done, problem)
  end

  --- Waits for a lens of the buffer that says `title`; puts the cursor there.
  local function lens(buffer, title)
    wait_for("the lens " .. title, function()
      local found
      for _, it in ipairs(vim.lsp.codelens.get(buffer)) do
        -- Old ones stumble where one of a line says nothing yet.
        if not it.command then
          found = nil
          break
        end
        found = it.command.title == title and it or found
      end
      if found then
        vim.api.nvim_win_set_cursor(0, { found.range.start.line + 1, 0 })
        return true
      end
      -- Asked for when the note is entered, which may be before all is read.
      if not vim.lsp.codelens.enable then
        vim.lsp.codelens.refresh({ bufnr = buffer })
        harness.pause(200)
      end
    end)
  end

  --- Runs `run`, which may ask which of several; the one that says `words` is taken.
  local function choosing(words, run)
    local select = vim.ui.select
    vim.ui.select = function(items, options, chosen)
      for place, item in ipairs(items) do
        if options.format_item(item):find(words, 1, true) then
          return chosen(item, place)
        end
      end
    end
    run()
    return function()
      vim.ui.select = select
    end
  end

  scenario("a lens has a note say that its chapter was read, the book page tells it, and an action takes it back", function()
    with_note(function(buffer)
      local function line()
        return vim.api.nvim_buf_get_lines(buffer, 3, 4, false)[1]
      end
      lens(buffer, "Mark as read")
      local done = choosing("Mark as read", vim.lsp.codelens.run)
      wait_for("what the note says", function()
        return line() == "status: read"
      end)
      done()
      lens(buffer, "read")
      local _, page = desk.attached("books/iorwo2023.md")
      lens(page, "Gaps · read")
      equal(vim.api.nvim_get_current_line():match("^## 3 ") ~= nil, true, "over the chapter")
      vim.api.nvim_set_current_buf(buffer)
      harness.cursor_on("# Gaps", 2)
      done = choosing("Mark as not read", vim.lsp.buf.code_action)
      wait_for("what the note no longer says", function()
        return line() == "---"
      end)
      done()
    end)
  end)

  scenario("`:Glossator report` writes a page and opens it; its links lead where the settings say", function()
    desk.attached("notes/peacekeeping-in-mali.md")
    local path = vim.fn.stdpath("cache") .. "/glossator-report.html"
    local function reported()
      vim.fn.delete(path)
      harness.told = {}
      local open, opened = vim.ui.open, nil
      if open then
        vim.ui.open = function(it)
          opened = it
        end
      end
      vim.cmd("Glossator report")
      -- Neovim before 0.10 opens no pages: then it is told where the page is.
      wait_for("a page that is opened", function()
        return opened == path or not open and (harness.told[1] or ""):find(path, 1, true)
      end)
      vim.ui.open = open
      return table.concat(vim.fn.readfile(path), "\n")
    end
    local page
    -- The note of another scenario may have gone a moment ago.
    wait_for("what it tells", function()
      page = reported()
      return page:find("9 chapters: 1 with a note, 8 without", 1, true)
    end)
    local note = vim.api.nvim_buf_get_name(0)
    equal(page:find('href="vscode://file' .. note .. ":", 1, true) ~= nil, true, "its links")
    local function with_settings(settings)
      require("glossator").setup({ settings = settings })
      local before = require("glossator.client").of(0).id
      vim.cmd("Glossator restart")
      wait_for("another server", function()
        local now = require("glossator.client").of(0)
        return now and now.id ~= before and vim.lsp.buf_is_attached(0, now.id)
      end)
    end
    with_settings({ report = { links = "file" } })
    page = reported()
    equal(page:find('href="file://' .. note .. '"', 1, true) ~= nil, true, "its links to files")
    equal(page:find('href="vscode:', 1, true), nil, "its other links")
    with_settings(nil)
  end)
end
