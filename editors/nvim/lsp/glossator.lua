-- Neovim 0.11 and later read this for `vim.lsp.enable("glossator")`. `vim.lsp.config("glossator", ...)` adds to it.
return require("glossator.client").config()
