--- Lists to pick from: in the picker that the user has, which shows the place in the file beside them, else in
--- `vim.ui.select`.

local config = require("glossator.config")

local M = {}

--- The file and the line of an item, counted from 1; nothing for what is built in.
local function place_of(item)
  local place = item.entry and item.entry.place
  if type(place) ~= "table" then
    return nil
  end
  return vim.uri_to_fname(place.uri), place.range.start.line + 1
end

local pickers = {}

pickers["fzf-lua"] = function(items, prompt, chosen)
  local lines, of = {}, {}
  for number, item in ipairs(items) do
    local file, line = place_of(item)
    -- What the previewer reads, then what is shown; the number tells one from another.
    local row = ("%s:%d:1:\t%s\t%d"):format(file or "", line or 1, item.text, number)
    lines[number], of[tostring(number)] = row, item
  end
  require("fzf-lua").fzf_exec(lines, {
    prompt = prompt .. " ",
    previewer = "builtin",
    fzf_opts = { ["--delimiter"] = "\t", ["--with-nth"] = "2" },
    actions = {
      default = function(selected)
        local number = selected[1] and selected[1]:match("\t(%d+)$")
        if number then
          chosen(of[number])
        end
      end,
    },
  })
end

pickers.telescope = function(items, prompt, chosen)
  local actions, state = require("telescope.actions"), require("telescope.actions.state")
  local values = require("telescope.config").values
  local options = {}
  require("telescope.pickers")
    .new(options, {
      prompt_title = prompt:gsub(":$", ""),
      finder = require("telescope.finders").new_table({
        results = items,
        entry_maker = function(item)
          local file, line = place_of(item)
          return { value = item, display = item.text, ordinal = item.text, filename = file, lnum = line }
        end,
      }),
      sorter = values.generic_sorter(options),
      previewer = values.grep_previewer(options),
      attach_mappings = function(buffer)
        actions.select_default:replace(function()
          local entry = state.get_selected_entry()
          actions.close(buffer)
          if entry then
            chosen(entry.value)
          end
        end)
        return true
      end,
    })
    :find()
end

pickers.snacks = function(items, prompt, chosen)
  local rows = {}
  for number, item in ipairs(items) do
    local file, line = place_of(item)
    rows[number] = { text = item.text, item = item, file = file, pos = line and { line, 0 } or nil }
  end
  require("snacks").picker.pick({
    title = prompt:gsub(":$", ""),
    items = rows,
    format = "text",
    preview = "file",
    confirm = function(picker, row)
      picker:close()
      if row then
        vim.schedule(function()
          chosen(row.item)
        end)
      end
    end,
  })
end

pickers.select = function(items, prompt, chosen)
  vim.ui.select(items, {
    prompt = prompt,
    kind = "glossator",
    format_item = function(item)
      return item.text
    end,
  }, function(item)
    if item then
      chosen(item)
    end
  end)
end

--- The picker that is set; else the first of those that are installed.
local function wanted()
  local set = config.get().picker
  if set ~= "auto" then
    return pickers[set] and set or "select"
  end
  for _, name in ipairs({ "snacks", "fzf-lua", "telescope" }) do
    local is_there, plugin = pcall(require, name)
    -- Snacks has a picker only where it was asked for.
    if is_there and (name ~= "snacks" or vim.tbl_get(plugin, "config", "picker", "enabled")) then
      return name
    end
  end
  return "select"
end

--- Has the user pick one of `items`, each with its `text` and perhaps an `entry` of the library.
function M.pick(items, prompt, chosen)
  pickers[wanted()](items, prompt, chosen)
end

return M
