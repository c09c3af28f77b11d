//go:build !windows

package paper

import (
	"context"

	"tillbridge/store"
)

// spoolerQueues are the queues of Windows, of which there are none here.
func spoolerQueues() ([]string, error) { return nil, nil }

// queueScheme begins the addresses of this computer's queues.
const queueScheme = "cups"

// printBySpooler refuses: only Windows has these queues.
func printBySpooler(_ context.Context, name string, _ document) error {
	return store.Fail(store.Invalid, "The print queue %s is one of Windows. Nothing was printed; choose a printer of this computer.", name)
}
