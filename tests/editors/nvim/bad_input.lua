--- What goes wrong, and what is told then: once, in words, with what to do.

local here = vim.fn.fnamemodify(debug.getinfo(1, "S").source:sub(2), ":p:h")
local harness = dofile(here .. "/harness.lua")
local scenario, wait_for, equal = harness.scenario, harness.wait_for, harness.equal

local is_native = vim.fn.has("nvim-0.11") == 1
local glossator = require("glossator")
local client = require("glossator.client")

local function told(words)
  return #vim.tbl_filter(function(message)
    return message:find(words, 1, true) ~= nil
  end, harness.told)
end

-- A program that does as it is told, in place of the server.
local function program(lines)
  local path = vim.fn.tempname()
  vim.fn.writefile(lines, path)
  vim.fn.setfperm(path, "rwxr-xr-x")
  return path
end

-- Opens all notes of the demonstration anew, with the server `cmd`.
local function open_all(cmd)
  for _, it in ipairs(client.all()) do
    vim.lsp.stop_client(it.id, true)
  end
  wait_for("the old server's end", function()
    return #client.all() == 0
  end)
  vim.cmd("silent! %bwipeout!")
  glossator.setup({ cmd = cmd })
  -- As after a start of Neovim: nothing was told yet, nothing was given up.
  client.restart()
  harness.pause(300)
  harness.told = {}
  for _, note in ipairs({ "notes/peacekeeping-in-mali.md", "notes/seminar-paper.md", "notes/sport-and-war.md" }) do
    vim.cmd("edit " .. note)
    harness.pause(50)
  end
  harness.pause(700)
end

local function told_once(words, remedy)
  wait_for("what is told", function()
    return told(words) > 0
  end)
  harness.pause(300)
  equal(told(words), 1, "told once: " .. vim.inspect(harness.told))
  equal(told(remedy) > 0, true, "what to do: " .. vim.inspect(harness.told))
end

scenario("no server: told once for three notes, with how to install it", function()
  open_all({ "/nowhere/glossator", "lsp" })
  told_once("`/nowhere/glossator` was not found", "cargo install --path .")
end)

scenario("a server that may not be executed: told once", function()
  local path = program({ "#!/bin/sh" })
  vim.fn.setfperm(path, "rw-r--r--")
  open_all({ path, "lsp" })
  told_once("is not executable", "chmod +x")
end)

scenario("a program that ends at once: told once, and not started over and over", function()
  local count = vim.fn.tempname()
  open_all({ program({ "#!/bin/sh", "echo started >> " .. count, "exit 1" }), "lsp" })
  told_once("the server ended before it said anything", ":Glossator restart")
  vim.cmd("edit books/iorwo2023.md")
  harness.pause(500)
  equal(#vim.fn.readfile(count) <= 3, true, "starts: " .. #vim.fn.readfile(count))
  equal(told("the server ended before it said anything"), 1, "still once")
end)

-- Answers `initialize` and ends.
local function short_lived(version, seconds)
  local answer = ('{"jsonrpc":"2.0","id":1,"result":{"capabilities":{},"serverInfo":{"name":"glossator"%s}}}'):format(
    version and (',"version":"' .. version .. '"') or ""
  )
  return program({
    "#!/bin/sh",
    ("printf 'Content-Length: %d\\r\\n\\r\\n%%s' '%s'"):format(#answer, answer),
    "sleep " .. seconds,
    "exit 3",
  })
end

scenario("a server that ends again and again: started again, then told once", function()
  open_all({ short_lived("0.1.0", 0.3), "lsp" })
  told_once("times in a row", ":Glossator log")
end)

scenario("a server of another version: told once", function()
  open_all({ short_lived("9.9.9", 20), "lsp" })
  told_once("the server is version 9.9.9", "Update the older")
end)

scenario("a note without a name: no server; told what to do when it is asked for", function()
  open_all(nil)
  vim.cmd("enew")
  vim.bo.filetype = "markdown"
  harness.pause(500)
  equal(vim.lsp.buf_is_attached(0, (client.all()[1] or { id = -1 }).id), false, "attached")
  harness.told = {}
  vim.cmd("Glossator mentions")
  told_once("has no name yet", ":write name.md")
end)

scenario("a note on another machine: told what to do when it is asked for", function()
  local buffer = vim.api.nvim_create_buf(true, false)
  vim.api.nvim_buf_set_name(buffer, "scp://elsewhere//notes/a.md")
  vim.api.nvim_set_current_buf(buffer)
  vim.bo.filetype = "markdown"
  harness.told = {}
  vim.cmd("Glossator mentions")
  told_once("not a file on this machine", "run Neovim where it is")
  vim.cmd("bwipeout!")
end)

scenario("a single note in a folder of no use: it is read alone", function()
  open_all(nil)
  local home = vim.fn.tempname()
  vim.fn.mkdir(home)
  vim.fn.writefile({ "# A note", "", "The UN met." }, home .. "/note.md")
  vim.env.HOME = home
  vim.cmd("edit " .. home .. "/note.md")
  local server = wait_for("the server", function()
    for _, it in ipairs(client.all()) do
      if vim.lsp.buf_is_attached(0, it.id) then
        return it
      end
    end
  end)
  equal(server.config.root_dir, nil, "the folder")
end)

scenario("a setting that is not known, or not of its kind: told", function()
  harness.told = {}
  glossator.setup({ colour = "red", filetypes = "markdown" })
  equal(told("there is no setting `colour`"), 1, vim.inspect(harness.told))
  equal(told("`filetypes` cannot be a string"), 1, vim.inspect(harness.told))
  glossator.setup()
end)

scenario("a subcommand that there is not: told which there are", function()
  harness.told = {}
  vim.cmd("Glossator chapter")
  told_once("there is no `:Glossator chapter`", "chapters|")
end)

scenario("an import of what is no page, and of nothing: told, and nothing is written", function()
  vim.cmd("edit notes/sport-and-war.md")
  harness.told = {}
  vim.cmd("Glossator import notes/sport-and-war.md")
  told_once("This text names no chapter", "copy the whole page of a book")
  harness.told = {}
  vim.fn.setreg('"', "")
  if vim.fn.has("clipboard") == 0 then
    vim.ui.select = function(items, _, chosen)
      chosen(items[1])
    end
    vim.cmd("Glossator import")
    told_once("the clipboard is empty", "a contents list")
  end
end)

scenario("the command completes its subcommands, and files to import", function()
  equal(vim.fn.getcompletion("Glossator ch", "cmdline"), { "chapters" }, "subcommands")
  equal(vim.fn.getcompletion("Glossator import notes/sport", "cmdline"), { "notes/sport-and-war.md" }, "files")
end)

scenario("the help has its tags", function()
  vim.cmd("helptags " .. vim.fn.fnamemodify(here, ":h:h:h") .. "/editors/nvim/doc")
  for _, tag in ipairs({ "glossator", ":Glossator", "glossator-settings", ":Glossator-import" }) do
    vim.cmd("help " .. tag)
    equal(vim.fn.expand("%:t"), "glossator.txt", tag)
    vim.cmd("helpclose")
  end
  vim.fn.delete(vim.fn.fnamemodify(here, ":h:h:h") .. "/editors/nvim/doc/tags")
end)

harness.run()
