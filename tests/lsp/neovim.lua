-- neovim.lua: what Neovim's own client makes of `tlc lsp`, with the settings of docs/editors.md. The spec in the
-- buffer has a layer whose activation is misspelt.
local function fail(what)
  io.stderr:write('FAILED: ' .. what .. '\n')
  vim.cmd('cquit 1')
end

local function expect(what, good)
  if not good then fail(what) end
end

local function wait(what, ready)
  expect(what, vim.wait(10000, ready, 20))
end

local function ask(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 10000)
  for _, answer in pairs(answers or {}) do
    expect(method, answer.result)
    return answer.result
  end
  fail(method .. ': nobody answers')
end

local function go_to(text)
  expect(text .. ' is there', vim.fn.search('\\V' .. text, 'cw') > 0)
end

local function at_cursor()
  return vim.lsp.util.make_position_params(0, 'utf-16')
end

local function errors()
  return vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR })
end

wait('a finding', function() return #errors() == 1 end)
local finding = errors()[1]
expect('its text', finding.message:match('unknown activation `slu`'))
expect('its place', finding.end_col - finding.col == 3)
expect('its name', finding.code == 'unknown-activation' and finding.severity == vim.diagnostic.severity.ERROR)

go_to('slu')
local params = vim.lsp.util.make_range_params(0, 'utf-16')
params.context = { diagnostics = {} }
local action = ask('textDocument/codeAction', params)[1]
expect('a quick fix', action and action.title:match('did you mean `%a*elu`'))
vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16')
wait('the finding is gone', function() return #errors() == 0 end)

go_to('dense: {units: [300')
expect('the parameters of a layer', ask('textDocument/hover', at_cursor()).contents.value:match('235,500'))
go_to('from: A')
vim.cmd('normal! 6l')
expect('a definition', ask('textDocument/definition', at_cursor()).range.start.line > 0)
local laid_out = vim.api.nvim_buf_get_lines(0, 0, -1, true)
vim.cmd('%s/epochs: /epochs:    /')
if vim.lsp.buf.format then vim.lsp.buf.format() else vim.lsp.buf.formatting_sync() end
expect('a layout', vim.deep_equal(laid_out, vim.api.nvim_buf_get_lines(0, 0, -1, true)))
vim.cmd('normal! ggO')
vim.api.nvim_set_current_line('se')
vim.cmd('normal! $')
local completion = ask('textDocument/completion', { textDocument = at_cursor().textDocument,
  position = { line = 0, character = 2 } })
local labels = vim.tbl_map(function(item) return item.label end, completion.items)
expect('no key twice', not vim.tbl_contains(labels, 'seed') and vim.tbl_contains(labels, 'study'))
expect('an outline', #ask('textDocument/documentSymbol', { textDocument = at_cursor().textDocument }) >= 7)
print('neovim: passed')
vim.cmd('qall!')
