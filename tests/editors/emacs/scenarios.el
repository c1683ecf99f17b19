;;; What a reader does in Emacs with Eglot, on the demonstration's notes, configured as the README says.  -*- lexical-binding: t -*-

(require 'cl-lib)
(require 'flymake)
(require 'markdown-mode)
(require 'xref)

(defvar patience (string-to-number (or (getenv "GLOSSATOR_PATIENCE") "30")))
(defvar scenarios nil)
(setq eglot-sync-connect patience
      eglot-connect-timeout patience
      xref-prompt-for-identifier nil
      make-backup-files nil
      create-lockfiles nil)

;; What the README says, word for word.
(load (getenv "GLOSSATOR_CONFIGURATION") nil t)
;; The demonstration is a project of its own.
(add-hook 'project-find-functions (lambda (_) (cons 'transient default-root)))
(defvar default-root default-directory)

(defmacro scenario (name &rest body)
  (declare (indent 1))
  `(push (cons ,name (lambda () ,@body)) scenarios))

(defun wait-for (what condition)
  "Wait until CONDITION gives something, and return that."
  (let ((deadline (+ (float-time) patience)) found)
    (while (not (setq found (funcall condition)))
      (when (> (float-time) deadline)
        (error "waited in vain for %s" what))
      (accept-process-output nil 0.05))
    found))

(defun wanted (condition what)
  (unless condition (error "%s" what)))

(defun note (name)
  "Visit the note NAME, with its server."
  (find-file (expand-file-name name default-root))
  ;; Eglot starts servers after a command; in batch there are none.
  (run-hooks 'post-command-hook)
  (wait-for "the server" (lambda () (eglot-current-server))))

(defun cursor-on (words)
  (goto-char (point-min))
  (search-forward words)
  (goto-char (match-beginning 0))
  (forward-char 1))

(scenario "attach: the server reads the folder of the notes"
  (note "notes/peacekeeping-in-mali.md")
  (wanted (eglot-managed-p) "the buffer is managed"))

(scenario "diagnostics stand at the right place"
  (note "notes/seminar-paper.md")
  ;; Flymake starts when the reader pauses; in batch there is no reader.
  (flymake-start)
  (let ((all (wait-for "diagnostics" (lambda () (and (>= (length (flymake-diagnostics)) 4) (flymake-diagnostics))))))
    (wanted (cl-find "chapter 14" all :test #'equal
                     :key (lambda (it) (buffer-substring (flymake-diagnostic-beg it) (flymake-diagnostic-end it))))
            "chapter 14 is marked")))

(defun hovered ()
  "The hover at the cursor, as ElDoc gets it."
  (let (said)
    (eglot-hover-eldoc-function (lambda (text &rest _) (setq said text)))
    (wait-for "the hover" (lambda () said))))

(scenario "hover shows the abstract"
  (note "notes/peacekeeping-in-mali.md")
  (cursor-on "Chapter 4 shows")
  (wanted (string-match-p "For ten years Mali was a place" (hovered)) "the abstract"))

(scenario "completion of a chapter citation is accepted, and stands there"
  (note "notes/sport-and-war.md")
  (goto-char (point-max))
  (insert "\nSee [@iorwo2023, chap. pea")
  (completion-at-point)
  (let ((line (buffer-substring (line-beginning-position) (line-end-position))))
    (set-buffer-modified-p nil)
    (wanted (equal line "See [@iorwo2023, chap. 4") line))
  (revert-buffer t t))

(scenario "go to the chapter: file and line"
  (note "notes/sport-and-war.md")
  (cursor-on "Chapter 8 of that")
  (call-interactively #'xref-find-definitions)
  (wanted (equal (file-name-nondirectory (buffer-file-name)) "iorwo2023.md") (buffer-file-name))
  (wanted (string-match-p "^## 8 World" (buffer-substring (line-beginning-position) (line-end-position))) "the line"))

(scenario "where it is mentioned"
  (note "notes/peacekeeping-in-mali.md")
  (cursor-on "MINUSMA")
  (let* ((found (xref-backend-references 'eglot (xref-backend-identifier-at-point 'eglot)))
         (files (mapcar (lambda (it) (file-name-nondirectory (xref-location-group (xref-item-location it)))) found)))
    (wanted (member "seminar-paper.md" files) (format "%s" files))))

(scenario "a book that is imported is known"
  (note "notes/sport-and-war.md")
  ;; In batch Emacs hears nothing of new files; the reader opens the new page to look at it.
  (let* ((default-directory default-root)
         (code (call-process "glossator" nil nil nil "import" (getenv "GLOSSATOR_PAGE"))))
    (wanted (equal code 0) (format "exit code %s" code)))
  (note "books/itorin2021.md")
  (note "notes/sport-and-war.md")
  (goto-char (point-max))
  (insert "\nRivers [@itorin2021, chap. 2]")
  (backward-char 3)
  ;; The server hears of changes when Emacs is idle, which in batch it never is.
  (eglot--signal-textDocument/didChange)
  (unwind-protect
      (wanted (string-match-p "Counting Fish"
                              (wait-for "the new book" (lambda ()
                                                         (let ((said (ignore-errors (hovered))))
                                                           (and said (string-match-p "Counting" said) said)))))
              "the chapter")
    (set-buffer-modified-p nil)
    (revert-buffer t t)))

(scenario "a server that was killed is started again by M-x eglot-reconnect"
  ;; A reader's Emacs does this by itself; in batch it does not hear of the server's end.
  (note "notes/peacekeeping-in-mali.md")
  (let* ((old (eglot-current-server))
         (process (jsonrpc--process old)))
    (signal-process process 9)
    (wait-for "its end" (lambda () (not (process-live-p process))))
    (eglot-reconnect old)
    (wait-for "another server" (lambda () (let ((now (eglot-current-server))) (and now (not (eq now old))))))
    (cursor-on "Chapter 4 shows")
    (wanted (string-match-p "For ten years Mali" (hovered)) "the abstract")))

(let ((passed 0) (failed 0))
  (dolist (it (reverse scenarios))
    (condition-case problem
        (progn (funcall (cdr it))
               (setq passed (1+ passed))
               (princ (format "ok   %s\n" (car it))))
      ((error quit)
       (setq failed (1+ failed))
       (princ (format "FAIL %s: %s\n" (car it) (error-message-string problem))))))
  (princ (format "%d passed, %d failed\n" passed failed))
  (kill-emacs (if (= failed 0) 0 1)))
