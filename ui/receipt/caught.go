package receipt

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"

	"tillbridge/store"
)

// PanicError is in the chain of an error that was a panic: a fault of this program, or of
// a library that met an answer it doesn't know.
type PanicError struct {
	// What is the runtime's own words, or the kind of value that was thrown: other
	// words may quote a customer.
	What string
	// Stack is where it happened, as the runtime writes it.
	Stack string
}

// Error implements error.
func (p *PanicError) Error() string { return "panic: " + p.What }

// caught makes an error of a panic of the function that defers it: a paper that
// can't be laid out or printed must not end the program (R63).
func caught(err *error) {
	said := recover()
	if said == nil {
		return
	}
	p := &PanicError{What: fmt.Sprintf("a %T", said), Stack: string(debug.Stack())}
	if fault, ok := errors.AsType[runtime.Error](asError(said)); ok {
		p.What = fault.Error()
	}
	*err = store.FailBecause(p, store.Internal, "Tillbridge failed inside while making this paper; it goes on working, and nothing was lost. Please report this with the crash file.")
}

func asError(value any) error {
	err, _ := value.(error)
	return err
}
