;;; eglot.el --- Drives an Emacs without a screen as somebody who edits: `emacs -q --batch -l eglot.el`. Prints one line of JSON.  -*- lexical-binding: t; -*-

(require 'eglot)
(require 'flymake)
(require 'json)

(defvar server nil "Eglot's connection.")
(defvar said nil "What is printed at the end, as a property list.")

(defun say (key value)
  (setq said (plist-put said key value)))

(defun wait-until (met)
  "Whether MET returned something true within five seconds."
  (let ((late (+ (float-time) 5)))
    (while (not (or (funcall met) (> (float-time) late)))
      (accept-process-output nil 0.05))
    (if (funcall met) t :json-false)))

(defun ask (method &rest params)
  (jsonrpc-request server method params))

(defun problems ()
  (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))

(defun position (text)
  "Goes behind TEXT, and says where that is in LSP's terms."
  (goto-char (point-min))
  (search-forward text)
  (eglot--pos-to-lsp-position))

(defun line-with (text)
  (position text)
  (buffer-substring (line-beginning-position) (line-end-position)))

(defun propose ()
  (pcase-let ((`(,beg ,end ,table . ,_) (eglot-completion-at-point)))
    (all-completions (buffer-substring beg end) table)))

(defun quick-fix (place)
  (let ((actions (ask :textDocument/codeAction :textDocument (eglot--TextDocumentIdentifier)
                      :range (list :start place :end place) :context '(:diagnostics []))))
    (seq-find (lambda (one) (equal (plist-get one :kind) "quickfix")) actions)))

(defun flush ()
  "Sends what an idle timer would have sent: without a screen nobody is ever idle."
  (eglot--signal-textDocument/didChange))

(add-to-list 'eglot-server-programs (list '(js-mode) (getenv "SERVER") "--stdio"))
(setq inhibit-message t eglot-sync-connect t)
(find-file (getenv "CONFIG"))
(apply #'eglot (eglot--guess-contact))
(setq server (eglot-current-server))
(say :pid (process-id (jsonrpc--process server)))

;; Opening shows what is wrong.
(wait-until #'problems)
(say :before (vconcat (problems)))
(position "default_t")
(say :hover (plist-get (plist-get (apply #'ask :textDocument/hover (eglot--TextDocumentPositionParams)) :contents) :value))

;; A key is begun, and taken back.
(position "3600")
(insert ",\n    \"")
(say :completion (vconcat (propose)))
(delete-char -7)

;; The quick fix mends it.
(eglot--apply-workspace-edit (plist-get (quick-fix (position "unique_n")) :edit))
(flush)
(wait-until (lambda () (null (problems))))
(say :mended (line-with "rides"))
(say :after (vconcat (problems)))

(position "\"rid")
(eglot-rename "trips")
(say :renamed (line-with "trips"))
(eglot-format-buffer)
(say :formatted (buffer-string))
(say :plan (eglot-execute-command server "twilioProxy.plan" (vector (eglot--path-to-uri buffer-file-name))))

(let ((process (jsonrpc--process server)))
  (set-buffer-modified-p nil)
  (eglot-shutdown server)
  (say :stopped (wait-until (lambda () (not (process-live-p process))))))
(princ (concat (json-encode said) "\n"))
