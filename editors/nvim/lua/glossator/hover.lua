--- What the reference under the cursor means, in a window: at first in short, when asked again the whole. Lines end between
--- words, and links stand at the end.

local say = require("glossator.say")

local M = {}

local WIDTH = 80
-- How many blocks tell what it is, and how many characters of the rest are shown at first.
local HEAD, MOST = 2, 300

--- The blocks of `markdown`, and the links that stand alone or among facts: `Franke · *Order* · [DOI](<https://...>)`.
local function parts(markdown)
  local blocks, links = {}, {}
  for _, block in ipairs(vim.split(markdown, "\n%s*\n")) do
    local kept = {}
    for _, fact in ipairs(vim.split(vim.trim(block), " · ", { plain = true })) do
      local is_link = fact:match("^%[[^%]]*%]%(%b<>%)$") or fact:match("^%[[^%]]*%]%([^)]*%)$")
      table.insert(is_link and links or kept, fact)
    end
    local left = table.concat(kept, " · ")
    if left ~= "" then
      table.insert(blocks, left)
    end
  end
  return blocks, links
end

--- As many of the blocks as are read in passing, and whether there are more.
local function shortened(blocks)
  local shown, room = {}, MOST
  for place, block in ipairs(blocks) do
    if place <= HEAD then
      table.insert(shown, block)
    elseif room <= 0 then
      return shown, true
    elseif #block > room then
      -- Emphasis that the cut would leave open is none.
      local cut = block:gsub("%*", ""):sub(1, room):gsub("%s+%S*$", "")
      table.insert(shown, cut .. "…")
      return shown, true
    else
      table.insert(shown, block)
      room = room - #block
    end
  end
  return shown, false
end

--- The width of `text` as it is shown: marks and addresses are not.
local function shown_width(text)
  local shown = text:gsub("%[([^%]]*)%]%(%b<>%)", "%1"):gsub("%[([^%]]*)%]%([^)]*%)", "%1"):gsub("%*", ""):gsub("\\(%p)", "%1")
  return vim.fn.strdisplaywidth(shown)
end

--- The words of a line; a link is one, whatever its text says.
local function words(line)
  local kept = {}
  local hidden = line:gsub("%[[^%]]*%]%(%b<>%)", function(link)
    table.insert(kept, link)
    return ("\1%d\1"):format(#kept)
  end)
  return vim.tbl_map(function(word)
    return (word:gsub("\1(%d+)\1", function(place)
      return kept[tonumber(place)]
    end))
  end, vim.split(hidden, " +"))
end

--- `line` as lines of at most 80 columns that end between words; those of an item of a list are indented.
local function wrapped(line)
  local lines, now = {}, ""
  local indent = (" "):rep(#(line:match("^%s*[-*] ") or line:match("^%s*%d+%. ") or ""))
  for _, word in ipairs(words(line)) do
    local longer = now == "" and word or now .. " " .. word
    if vim.trim(now) ~= "" and shown_width(longer) > WIDTH then
      table.insert(lines, now)
      now = indent .. word
    else
      now = longer
    end
  end
  table.insert(lines, now)
  return lines
end

--- What a window shows of `markdown`, line by line, and whether that is all.
function M.lines(markdown, whole)
  local blocks, links = parts(markdown)
  local is_cut = false
  if not whole then
    blocks, is_cut = shortened(blocks)
  end
  if #links > 0 then
    table.insert(blocks, table.concat(links, " · "))
  end
  if is_cut then
    table.insert(blocks, "*K again shows all of it.*")
  end
  local lines = {}
  for place, block in ipairs(blocks) do
    if place > 1 then
      table.insert(lines, "")
    end
    for _, line in ipairs(vim.split(block, "\n", { plain = true })) do
      vim.list_extend(lines, wrapped((line:gsub("\\$", ""))))
    end
  end
  return lines, not is_cut
end

-- The window that shows something in short, and what it is about.
local shown = {}

local function open(markdown, whole)
  local lines, is_all = M.lines(markdown, whole)
  local options = { focus_id = "glossator-hover", max_width = WIDTH, wrap = false }
  local _, window = vim.lsp.util.open_floating_preview(lines, "markdown", options)
  shown = { window = window, buffer = vim.api.nvim_get_current_buf(), markdown = not is_all and markdown or nil }
end

--- Shows what the reference under the cursor means; what is open in short is shown whole. Where Glossator knows nothing, the
--- other servers are asked.
function M.show()
  local buffer = vim.api.nvim_get_current_buf()
  if shown.markdown and shown.buffer == buffer and shown.window and vim.api.nvim_win_is_valid(shown.window) then
    vim.api.nvim_win_close(shown.window, true)
    open(shown.markdown, true)
    return
  end
  -- Loaded only now, since it loads this.
  local clients = require("glossator.client")
  local client = clients.of(buffer)
  if not client then
    vim.lsp.buf.hover()
    return
  end
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  clients.request(client, "textDocument/hover", params, function(hover)
    if vim.api.nvim_get_current_buf() ~= buffer then
      return
    end
    local contents = type(hover) == "table" and hover.contents
    if type(contents) == "table" and contents.value then
      open(contents.value, false)
    elseif #(vim.lsp.get_clients or vim.lsp.get_active_clients)({ bufnr = buffer }) > 1 then
      vim.lsp.buf.hover()
    else
      say.now("nothing is known of this.")
    end
  end)
end

--- Takes `K` in a note, unless it means something else there already.
function M.attach(buffer)
  vim.api.nvim_buf_call(buffer, function()
    local mapping = vim.fn.maparg("K", "n", false, true)
    -- Neovim's own, which asks all servers in turn, gives way; what the user chose does not.
    local is_neovims = mapping.buffer == 1 and (mapping.desc or ""):find("vim.lsp.buf.hover", 1, true)
    if vim.tbl_isempty(mapping) or is_neovims then
      vim.keymap.set("n", "K", M.show, { buffer = buffer, desc = "Glossator: what this means" })
    end
  end)
end

return M
