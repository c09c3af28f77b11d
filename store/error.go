package store

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"unicode/utf8"
)

// Code says what kind of failure an Error is, for programs to act on.
type Code string

// The kinds of failure a caller may want to tell apart.
const (
	// Invalid: what was asked breaks a rule of the shop; nothing changed.
	Invalid Code = "invalid"
	// NotFound: there is no such order, product, customer or transaction.
	NotFound Code = "not_found"
	// Conflict: somebody else changed it in between; nothing was overwritten.
	Conflict Code = "conflict"
	// Unavailable: the other side can't be reached or is busy; try again later.
	Unavailable Code = "unavailable"
	// Unauthorized: a credential or a scope is missing or wrong.
	Unauthorized Code = "unauthorized"
	// Forbidden: the person who asked may not; a RefusalError is in the chain (R47). Nothing changed.
	Forbidden Code = "forbidden"
	// Refused: Shopify understood and said no; its words are in the message.
	Refused Code = "refused"
	// Broken: the database can't be used as it is (corrupt, newer, read-only, full).
	Broken Code = "broken"
	// Busy: another program holds the database.
	Busy Code = "busy"
	// Done: this very act, known by its key, was done before; nothing was done again (R61).
	Done Code = "done"
	// Internal: a fault of this program.
	Internal Code = "internal"
)

// Error is a failure that a person reads. Message is one sentence that says what
// happened, what is safe and what to do; the cause is for the log.
type Error struct {
	Code    Code
	Message string
	cause   error
	// discreet is Message without what was Said; "" when nothing was.
	discreet string
}

// Said is what somebody outside said, such as Shopify's reason for a refusal. As an
// argument of Fail it stands in the message, for the person who has to act on it; the
// log, which nobody asked to name a customer, gets only how long it was (R42).
type Said string

// discreetly makes the message that the log keeps; "" when nothing was Said.
func discreetly(format string, args []any) string {
	silent := slices.Clone(args)
	said := false
	for i, arg := range args {
		if words, ok := arg.(Said); ok {
			silent[i], said = fmt.Sprintf("[%d letters of theirs]", utf8.RuneCountInString(string(words))), true
		}
	}
	if !said {
		return ""
	}
	return fmt.Sprintf(format, silent...)
}

// Fail makes an Error without a deeper cause.
func Fail(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), discreet: discreetly(format, args)}
}

// FailBecause makes an Error that keeps its cause for the log and for errors.Is.
func FailBecause(cause error, code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), cause: cause, discreet: discreetly(format, args)}
}

// PanicError is in the chain of an error that was a panic: a fault of this program, or of a
// library that met what it doesn't know.
type PanicError struct {
	// What is the runtime's own words, or the kind of value that was thrown: other
	// words may quote a customer.
	What string
	// Stack is where it happened, as the runtime writes it.
	Stack string
}

// Error implements error.
func (p *PanicError) Error() string { return "panic: " + p.What + "\n" + p.Stack }

// Panicked makes an Error of what recover returned: a failure inside, with a PanicError as
// its cause. It must be called by the function that recovered.
func Panicked(value any, format string, args ...any) *Error {
	p := &PanicError{What: fmt.Sprintf("a %T", value), Stack: string(debug.Stack())}
	if err, ok := value.(error); ok {
		if fault, ok := errors.AsType[runtime.Error](err); ok {
			p.What = fault.Error()
		}
	}
	return FailBecause(p, Internal, format, args...)
}

// Error returns the message a person reads, without the cause.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause, or nil.
func (e *Error) Unwrap() error { return e.cause }

// CodeOf returns the code of the first Error in err's chain, Internal for any
// other error and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// MessageOf returns the sentence to show a person for err.
func MessageOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Message
	}
	if trouble := DeviceTrouble(err); trouble != "" {
		return "It could not be written: " + trouble + ". What was saved before is safe; make room or choose another place, and try again."
	}
	return "Something went wrong inside Tillbridge. Nothing was lost; the log has the details."
}

type deviceFailure struct {
	is    error
	words string
}

// DeviceTrouble says in a few words why a disk or a device took no more ("the disk
// is full"), "" when that isn't why err happened.
func DeviceTrouble(err error) string {
	for _, failure := range deviceFailures {
		if errors.Is(err, failure.is) {
			return failure.words
		}
	}
	return ""
}

// Details returns the whole chain of err in one line, for the log: without what was
// Said.
func Details(err error) string {
	if err == nil {
		return ""
	}
	text := err.Error()
	var e *Error
	if !errors.As(err, &e) {
		return text
	}
	if e.discreet != "" {
		text = strings.Replace(text, e.Message, e.discreet, 1)
	}
	if e.cause != nil {
		text += " (" + Details(e.cause) + ")"
	}
	return text
}
