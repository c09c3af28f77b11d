package keep

import (
	"context"
	"time"
)

// Outside and Await are how this package waits for a place that may hang.
type Outside = outside

func Await(ctx context.Context, place *Outside, folder string, patience time.Duration, f func() (int, error)) (int, error) {
	return await(ctx, place, folder, patience, func(context.Context, func()) (int, error) { return f() })
}
