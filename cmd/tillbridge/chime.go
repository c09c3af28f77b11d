package main

import (
	"context"
	"errors"
	"math"
	"os"
	"os/exec"
	"strings"
	"time"

	"tillbridge/store"
)

// chimeVerb plays a sound. The Desktop runs it for each of its sounds: the device is
// opened when it is needed and let go of when the process ends, and one that hangs takes
// nothing along (R63).
type chimeVerb struct {
	Name store.Chime `arg:"" enum:"new-order,needed" help:"new-order or needed: the sound of a new order, or of what needs a person."`
}

// Run plays it to its end.
func (v *chimeVerb) Run(ctx context.Context) error { return play(ctx, chimePCM(v.Name)) }

// noSound says that a sound could not be heard.
func noSound(cause error) error {
	return store.FailBecause(cause, store.Unavailable, "This computer plays no sound: no sound device answers. Notifications are shown all "+
		"the same; check the loudspeaker and the system's sound settings.")
}

// chimeAside plays a sound in a process of its own.
func chimeAside(ctx context.Context, chime store.Chime) error {
	program, err := os.Executable()
	if err != nil {
		return noSound(err)
	}
	//nolint:gosec // it starts this very program
	player := exec.CommandContext(ctx, program, "chime", string(chime))
	var said strings.Builder
	player.Stderr = &said
	if err := player.Run(); err != nil {
		return noSound(errors.Join(err, errors.New(strings.TrimSpace(said.String()))))
	}
	return nil
}

// A chime is mono, 16 bits a sample, little endian.
const (
	chimeRate   = 44100
	chimeVolume = 0.22
	// chimeNote is how long a note is before the next begins, chimeTail how long the
	// last rings, chimeRest the silence that pushes it out of the device.
	chimeNote = 160 * time.Millisecond
	chimeTail = 700 * time.Millisecond
	chimeRest = 300 * time.Millisecond
)

// chimeNotes are the notes of the sounds, in Hz: upwards for good news, downwards and
// lower, twice, for what waits for somebody.
var chimeNotes = map[store.Chime][]float64{
	store.ChimeNewOrder: {659.26, 987.77},
	store.ChimeNeeded:   {587.33, 440, 587.33, 440},
}

// chimePCM is a sound as samples: soft notes, each with its octave faintly above, that
// begin without a click and ring out.
func chimePCM(chime store.Chime) []byte {
	notes := chimeNotes[chime]
	samples := func(d time.Duration) int { return int(d * chimeRate / time.Second) }
	wave := make([]float64, samples(chimeNote)*(len(notes)-1)+samples(chimeTail+chimeRest))
	for i, hertz := range notes {
		from := i * samples(chimeNote)
		for n := range samples(chimeTail) {
			t := float64(n) / chimeRate
			attack, fade := min(t/0.012, 1), 1-float64(n)/float64(samples(chimeTail))
			tone := math.Sin(2*math.Pi*hertz*t) + 0.25*math.Sin(4*math.Pi*hertz*t)
			wave[from+n] += chimeVolume * attack * fade * math.Exp(-5*t) * tone
		}
	}
	pcm := make([]byte, 0, 2*len(wave))
	for _, level := range wave {
		sample := int16(max(-1, min(level, 1)) * math.MaxInt16)
		pcm = append(pcm, byte(sample), byte(sample>>8)) //nolint:gosec // its two halves
	}
	return pcm
}
