--- What scenarios do in Neovim: open notes, look at windows, choose from lists.

local here = vim.fn.fnamemodify(debug.getinfo(1, "S").source:sub(2), ":p:h")

local M = { harness = dofile(here .. "/harness.lua") }

local wait_for = M.harness.wait_for

function M.edit(note)
  vim.cmd("stopinsert")
  vim.cmd("edit! " .. note)
  return vim.api.nvim_get_current_buf()
end

function M.attached(note)
  local buffer = M.edit(note)
  local client = wait_for("the server", function()
    for _, client in ipairs(require("glossator.client").all()) do
      if vim.lsp.buf_is_attached(buffer, client.id) and client.initialized ~= false and client.server_capabilities then
        return client
      end
    end
  end)
  return client, buffer
end

--- The floating windows, each with its lines.
local function floats()
  local all = {}
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      table.insert(all, { window, vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false) })
    end
  end
  return all
end

--- The window that floats, and its lines.
function M.float()
  return unpack(floats()[1] or {})
end

--- The text of the floating window, once there is one that says `words`.
function M.float_with(words)
  return wait_for("a window that says " .. words, function()
    for _, float in ipairs(floats()) do
      local text = table.concat(float[2], "\n")
      if text:find(words, 1, true) then
        return text
      end
    end
  end)
end

function M.keys(typed)
  vim.api.nvim_input(typed)
end

--- What the command's picker lists; `choose` says which is taken.
function M.with_picker(choose, run)
  local listed
  local before = vim.ui.select
  vim.ui.select = function(items, options, chosen)
    local shown = options.format_item or tostring
    listed = vim.tbl_map(shown, items)
    for _, item in ipairs(items) do
      if shown(item):find(choose, 1, true) then
        chosen(item)
        return
      end
    end
  end
  run()
  wait_for("a list to pick from", function()
    return listed
  end)
  vim.ui.select = before
  return listed
end

return M
