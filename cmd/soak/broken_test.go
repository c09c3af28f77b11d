package main

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// TestTheBrokenVersionsCanBeMade checks that each patch that breaks the program on
// purpose, for the bench to find out, still fits the program as it is.
func TestTheBrokenVersionsCanBeMade(t *testing.T) {
	patches, err := filepath.Glob("testdata/broken/*.patch")
	if err != nil || len(patches) == 0 {
		t.Fatalf("there are no patches: %v", err)
	}
	if out, err := exec.Command("git", "rev-parse", "--show-toplevel").CombinedOutput(); err != nil {
		t.Skipf("this is not a git checkout: %s", out)
	}
	for _, patch := range patches {
		t.Run(filepath.Base(patch), func(t *testing.T) {
			full, err := filepath.Abs(patch)
			if err != nil {
				t.Fatal(err)
			}
			check := exec.Command("git", "apply", "--check", full)
			check.Dir = filepath.Join("..", "..")
			if out, err := check.CombinedOutput(); err != nil {
				t.Errorf("it no longer fits: %s", out)
			}
		})
	}
}
