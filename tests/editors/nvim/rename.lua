--- A key that is renamed in Neovim, in all files, and back.

--- Adds the scenarios to those of `desk`.
return function(desk)
  if vim.fn.has("nvim-0.11") == 0 then
    return
  end
  local harness = desk.harness
  local scenario, wait_for, equal = harness.scenario, harness.wait_for, harness.equal

  local FILES = {
    ["refs.bib"] = { "@book{weir2018,", "  title = {Hydrants of the City},", "  year = 2018,", "}" },
    ["notes/hydrants.md"] = { "Painted red [@weir2018]." },
    -- It is named by the key.
    ["notes/@weir2018.md"] = { "# Hydrants", "", "As said in [@weir2018]." },
  }

  --- The first line of a file as its buffer has it.
  local function line(name, number)
    local buffer = vim.fn.bufnr("^" .. vim.fn.fnamemodify(name, ":p") .. "$")
    local lines = buffer > 0 and vim.api.nvim_buf_is_loaded(buffer) and vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
    return lines and lines[number or 1]
  end

  --- Renames the key in the bibliography, and runs.
  local function renamed(run)
    for name, lines in pairs(FILES) do
      vim.fn.writefile(lines, name)
    end
    for name in pairs(FILES) do
      desk.attached(name)
      vim.bo.bufhidden = "hide"
    end
    desk.attached("refs.bib")
    harness.cursor_on("weir2018", 2)
    harness.told = {}
    local done, problem = pcall(function()
      vim.lsp.buf.rename("weir2019")
      wait_for("the key in all files", function()
        local cited = line("notes/hydrants.md") == "Painted red [@weir2019]." and line("notes/@weir2019.md", 3) == "As said in [@weir2019]."
        return line("refs.bib") == "@book{weir2019," and cited
      end)
      run()
    end)
    for _, name in ipairs({ "refs.bib", "notes/hydrants.md", "notes/@weir2018.md", "notes/@weir2019.md" }) do
      vim.cmd("silent! bwipeout! " .. name)
      vim.fn.delete(name)
    end
    assert(done, problem)
  end

  scenario("a key is renamed in a bibliography and in all notes; it is told how to take that back", function()
    renamed(function()
      equal(#vim.tbl_filter(function(said)
        return said:find("3 files are changed", 1, true) and said:find(":Glossator undo", 1, true)
      end, harness.told), 1, "what is told")
      equal(vim.fn.filereadable("notes/@weir2018.md"), 0, "the note's old name")
    end)
  end)

  scenario("`:Glossator undo` takes a rename back in all files, written or not", function()
    renamed(function()
      vim.cmd("silent wall")
      vim.cmd("Glossator undo")
      for name, lines in pairs(FILES) do
        equal({ name, line(name), line(name, 3) }, { name, lines[1], lines[3] }, "what stands there")
      end
      equal(vim.fn.filereadable("notes/@weir2019.md"), 0, "the note's new name")
      harness.told = {}
      vim.cmd("Glossator undo")
      equal(harness.told[1]:find("nothing was imported or renamed", 1, true) ~= nil, true, "the second time")
    end)
  end)

  scenario("`:Glossator undo` leaves a rename alone where somebody has written since, and says where", function()
    renamed(function()
      vim.api.nvim_buf_set_lines(vim.fn.bufnr("hydrants.md"), -1, -1, false, { "And blue." })
      harness.told = {}
      vim.cmd("Glossator undo")
      equal(harness.told[1]:find("notes/hydrants.md has changed since", 1, true) ~= nil, true, vim.inspect(harness.told))
      equal({ line("refs.bib"), line("notes/hydrants.md") }, { "@book{weir2019,", "Painted red [@weir2019]." }, "what stands there")
    end)
  end)
end
