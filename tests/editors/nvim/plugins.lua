--- One scenario with what others made for Neovim; GLOSSATOR_SCENARIO names it.

local here = vim.fn.fnamemodify(debug.getinfo(1, "S").source:sub(2), ":p:h")
local harness = dofile(here .. "/harness.lua")
local wait_for, equal = harness.wait_for, harness.equal

local name = vim.env.GLOSSATOR_SCENARIO

local function attached(note)
  vim.cmd("edit " .. note)
  return wait_for("the server", function()
    local client = package.loaded["glossator.client"] and require("glossator.client").of(0)
    return client and client.initialized and vim.lsp.buf_is_attached(0, client.id) and client
  end)
end

local function at_chapter()
  return wait_for("the chapter", function()
    return vim.api.nvim_get_current_line():match("^## 7 The UN Global Compact")
  end)
end

local scenarios = {}

scenarios["the chapters in telescope"] = function()
  vim.cmd("Glossator chapters")
  wait_for("the list", function()
    return vim.bo.filetype == "TelescopePrompt"
  end)
  vim.api.nvim_input("compact")
  wait_for("the chapter in front", function()
    local entry = require("telescope.actions.state").get_selected_entry()
    return entry and entry.display:find("7 The UN Global Compact", 1, true)
  end)
  vim.api.nvim_input("<CR>")
  at_chapter()
end

scenarios["the chapters in snacks"] = function()
  vim.cmd("Glossator chapters")
  local picker = wait_for("the list", function()
    return require("snacks").picker.get()[1]
  end)
  vim.api.nvim_input("compact")
  wait_for("the chapter in front", function()
    local row = picker:current()
    return row and row.text:find("7 The UN Global Compact", 1, true) and picker:count() == 1
  end)
  vim.api.nvim_input("<CR>")
  at_chapter()
end

scenarios["the chapters in fzf-lua"] = function()
  vim.cmd("Glossator chapters")
  wait_for("the list", function()
    return vim.bo.filetype == "fzf"
  end)
  local function shown()
    return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
  end
  wait_for("the chapters", function()
    return shown():find("7 The UN Global Compact", 1, true)
  end)
  vim.api.nvim_input("compact")
  wait_for("one of them", function()
    return shown():find("1/9", 1, true)
  end)
  vim.api.nvim_input("<CR>")
  at_chapter()
end

harness.scenario(name, function()
  attached("notes/sport-and-war.md")
  equal(vim.fn.exists(":Glossator"), 2, "the command")
  if scenarios[name] then
    scenarios[name]()
  end
end)

harness.run()
