package screen

import (
	"context"
	"errors"
)

// Load is a reading in the background of which the latest answer wins: one that is begun
// ends the one before, and closing the window ends both. The zero value is ready.
type Load[T any] struct {
	turn int
	stop context.CancelFunc
}

// Start reads for a window and shows the answer, unless another reading was started
// meanwhile or the window is closed.
func (l *Load[T]) Start(w *Window, read func(ctx context.Context) (T, error), show func(T, error)) {
	l.Forget()
	turn := l.turn
	ctx, stop := context.WithCancel(w.Open())
	l.stop = stop
	w.Work.Go(func() {
		answer, err := read(ctx)
		w.Work.UI(func() {
			if turn != l.turn || w.Open().Err() != nil {
				return
			}
			stop()
			show(answer, err)
		})
	})
}

// Forget ends the reading that is under way: what it answers is not wanted any more.
func (l *Load[T]) Forget() {
	l.turn++
	if l.stop != nil {
		l.stop()
		l.stop = nil
	}
}

// ErrOlder is the answer of More when what it reads on is no longer shown.
var ErrOlder = errors.New("another reading was started meanwhile")

// More reads on in what the last reading began, such as another page. Should another be
// started meanwhile, the answer is ErrOlder; once the window is closed there is none.
func More[T, P any](l *Load[T], w *Window, read func(ctx context.Context) (P, error), show func(P, error)) {
	turn := l.turn
	w.Work.Go(func() {
		answer, err := read(w.Open())
		w.Work.UI(func() {
			if w.Open().Err() != nil {
				return
			}
			if turn != l.turn {
				err = ErrOlder
			}
			show(answer, err)
		})
	})
}

// Fetch reads the page of a row for a list that the last reading began, once, and shows
// it. read is given how many rows come before the page; fault tells of its failure, after
// which the page can be asked for again, as it can when another list was begun meanwhile.
func Fetch[T, R any](l *Load[R], w *Window, pages *Pages[T], row int, read func(ctx context.Context, skip int) ([]T, error),
	fault func(error), show func(),
) {
	page, need := pages.Want(row)
	if !need {
		return
	}
	More(l, w, func(ctx context.Context) ([]T, error) { return read(ctx, page*PageSize) }, func(rows []T, err error) {
		if err == nil {
			pages.Put(page, rows)
			show()
			return
		}
		pages.Failed(page)
		if !errors.Is(err, ErrOlder) {
			fault(err)
		}
	})
}
