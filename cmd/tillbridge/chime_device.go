//go:build !ci

package main

import (
	"bytes"
	"context"
	"time"

	"github.com/ebitengine/oto/v3"
)

// canChime says that this program was built with sound.
const canChime = true

// play plays a chime to its end, on whatever this computer plays on.
func play(ctx context.Context, pcm []byte) error {
	device, ready, err := oto.NewContext(&oto.NewContextOptions{SampleRate: chimeRate, ChannelCount: 1, Format: oto.FormatSignedInt16LE})
	if err != nil {
		return noSound(err)
	}
	select {
	case <-ready:
	case <-ctx.Done():
		return noSound(ctx.Err())
	}
	if err := device.Err(); err != nil {
		return noSound(err)
	}
	player := device.NewPlayer(bytes.NewReader(pcm))
	player.Play()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for player.IsPlaying() {
		select {
		case <-look.C:
		case <-ctx.Done():
			return noSound(ctx.Err())
		}
		if err := device.Err(); err != nil {
			return noSound(err)
		}
	}
	return nil
}
