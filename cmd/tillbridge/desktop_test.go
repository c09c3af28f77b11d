package main

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestTheProgramEndsWhateverTheWindowsDo(t *testing.T) {
	tests := []struct {
		name         string
		asked, ended bool
		after        time.Duration
	}{
		{"they were closed", false, true, 0},
		{"they end when asked", true, true, 0},
		{"they never end", true, false, goodbye},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked, ask := context.WithCancel(t.Context())
				defer ask()
				ended := make(chan struct{})
				if test.asked {
					ask()
				}
				if test.ended {
					close(ended)
				}
				began := time.Now()
				awaitEnd(asked, ended)
				if took := time.Since(began); took != test.after {
					t.Errorf("ended after %s, want %s", took, test.after)
				}
			})
		})
	}
}
