package paper

import (
	"context"
	"errors"
	"testing"
)

// TestR63_WhatADeviceTakesTooLateIsNotSent hands a document to a device that hangs in the
// system: whoever prints it again later gets one paper, not two.
func TestR63_WhatADeviceTakesTooLateIsNotSent(t *testing.T) {
	Hurry(t)
	for _, begins := range []bool{false, true} {
		wakes, sent := make(chan struct{}), make(chan bool, 1)
		err := handOver(t.Context(), "lp0", func(_ context.Context, may func() bool) error {
			begun := begins && may()
			<-wakes
			sent <- begun || may()
			return nil
		})
		if errors.Is(err, ErrUncertain) != begins || err == nil {
			t.Errorf("the sending has begun: %t, and it says %v", begins, err)
		}
		close(wakes)
		if got := <-sent; got != begins {
			t.Errorf("the sending has begun: %t, and the paper is sent: %t", begins, got)
		}
	}
}

func TestR63_AFaultBesideAPaperIsAnErrorAndNoEnd(t *testing.T) {
	err := handOver(t.Context(), "lp0", func(context.Context, func() bool) error { panic("a driver") })
	if err == nil {
		t.Error("a panic is called printed")
	}
}
