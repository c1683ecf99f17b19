" What a reader does in Vim with ALE, on the demonstration's notes, configured as the README says.

let s:patience = str2nr(empty($GLOSSATOR_PATIENCE) ? '30' : $GLOSSATOR_PATIENCE)
let s:report = []
let s:passed = 0
let s:failed = 0

" Waits until the expression gives something.
function! s:WaitFor(what, Condition) abort
  for l:_ in range(s:patience * 20)
    let l:found = a:Condition()
    if !empty(l:found)
      return l:found
    endif
    sleep 50m
  endfor
  throw 'waited in vain for ' . a:what
endfunction

function! s:Wanted(condition, what) abort
  if !a:condition
    throw a:what
  endif
endfunction

function! s:Scenario(name, Run) abort
  silent! only!
  stopinsert
  try
    call a:Run()
    let s:passed += 1
    call add(s:report, 'ok   ' . a:name)
  catch
    let s:failed += 1
    call add(s:report, 'FAIL ' . a:name . ': ' . v:exception)
  endtry
endfunction

function! s:CursorOn(words) abort
  call cursor(1, 1)
  call s:Wanted(search('\V' . a:words, 'cW') > 0, 'no such words: ' . a:words)
  call cursor('.', col('.') + 1)
endfunction

function! s:Findings() abort
  return filter(getloclist(0), {_, it -> it.text =~# 'chapter'})
endfunction

function! s:Diagnostics() abort
  edit! notes/seminar-paper.md
  call s:WaitFor('diagnostics', function('s:Findings'))
  let l:line = search('chapter 14', 'nw')
  let l:column = match(getline(l:line), 'chapter 14') + 1
  let l:found = filter(s:Findings(), {_, it -> it.lnum == l:line && it.col == l:column})
  call s:Wanted(!empty(l:found), 'none at chapter 14: ' . string(s:Findings()))
endfunction

function! s:PreviewLines() abort
  for l:window in range(1, winnr('$'))
    if getwinvar(l:window, '&previewwindow')
      let l:text = join(getbufline(winbufnr(l:window), 1, '$'), ' ')
      return l:text =~# 'For ten years Mali was a place' ? l:text : ''
    endif
  endfor
  return ''
endfunction

function! s:Hover() abort
  edit! notes/peacekeeping-in-mali.md
  sleep 500m
  call s:CursorOn('Chapter 4 shows')
  ALEHover
  call s:WaitFor('the abstract', function('s:PreviewLines'))
endfunction

" Vim does not wait for an answer when more keys are there already, as they are here: like a reader, ask again.
function! s:Completed() abort
  call setline('$', 'Then came MINU')
  call cursor('$', 999)
  call feedkeys("A\<C-x>\<C-o>\<C-n>\<C-y>\<Esc>", 'tx')
  return getline('$') ==# 'Then came MINUSMA'
endfunction

function! s:Complete() abort
  edit! notes/sport-and-war.md
  sleep 500m
  call append('$', ['', ''])
  try
    call s:WaitFor('MINUSMA', function('s:Completed'))
  finally
    edit!
  endtry
endfunction

function! s:AtChapter() abort
  return expand('%:t') ==# 'iorwo2023.md' && getline('.') =~# '^## 8 World Sports'
endfunction

function! s:Definition() abort
  edit! notes/sport-and-war.md
  sleep 500m
  call s:CursorOn('Chapter 8 of that')
  ALEGoToDefinition
  call s:WaitFor('the chapter', function('s:AtChapter'))
endfunction

call s:Scenario('diagnostics stand at the right place', function('s:Diagnostics'))
call s:Scenario('hover shows the abstract', function('s:Hover'))
call s:Scenario('completion of an organization is accepted, and stands there', function('s:Complete'))
call s:Scenario('go to the chapter: file and line', function('s:Definition'))
call add(s:report, s:passed . ' passed, ' . s:failed . ' failed')
call writefile(s:report, $GLOSSATOR_REPORT)
qall!
