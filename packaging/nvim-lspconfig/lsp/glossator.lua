---@brief
---
--- https://pypi.org/project/glossator
---
--- Glossator knows the books that Markdown notes are about: chapters, citations and organizations, completed, explained,
--- linked and checked. It runs beside a general server for Markdown.
---
--- ```sh
--- pip install glossator
--- ```
---
--- Settings are those of `.glossator.toml`, under `glossator`.

---@type vim.lsp.Config
return {
  cmd = { 'glossator', 'lsp' },
  filetypes = { 'markdown', 'pandoc', 'quarto', 'rmd', 'bib' },
  root_markers = {
    '.glossator.toml',
    { '.obsidian', '.marksman.toml', '.moxide.toml', '_quarto.yml' },
    '.git',
  },
}
