# Sourced: a virtual display with a window manager, ended with the script.
#   start_screen WIDTHxHEIGHT   sets DISPLAY
#   wait_for SECONDS COMMAND…   until the command succeeds
#   open_by KEY FROM TITLE      presses a key in one window until another is there

screen_pids=()
screen_home=

start_screen() {
  local display=90
  while [ -e "/tmp/.X$display-lock" ]; do display=$((display + 1)); done
  Xvfb ":$display" -screen 0 "$1x24" -nolisten tcp >/dev/null 2>&1 &
  screen_pids+=($!)
  export DISPLAY=":$display"
  wait_for 20 xdotool getdisplaygeometry
  screen_home=$(mktemp -d)
  printf '%s\n' 'session.screen0.toolbar.visible: true' 'session.screen0.toolbar.autoHide: false' \
    "session.styleOverlay: $screen_home/overlay" >"$screen_home/init"
  echo 'background: none' >"$screen_home/overlay"
  fluxbox -rc "$screen_home/init" >/dev/null 2>&1 &
  screen_pids+=($!)
  export LIBGL_ALWAYS_SOFTWARE=1 FYNE_SCALE=${FYNE_SCALE:-1}
  unset WAYLAND_DISPLAY
}

# The window manager may show a window of its own at any time and take the focus.
open_by() {
  wait_for 30 press "$1" "$2" "$3"
}

press() {
  xdotool search --name "$3" && return
  xdotool windowactivate --sync "$(xdotool search --name "$2" | tail -n 1)" && xdotool key --clearmodifiers "$1"
  sleep 1
  return 1
}

stop_screen() {
  local pid
  for pid in "${screen_pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  screen_pids=()
  [ -z "$screen_home" ] || rm -rf "$screen_home"
}

wait_for() {
  local tries=$(($1 * 5))
  shift
  while ! "$@" >/dev/null 2>&1; do
    tries=$((tries - 1))
    if [ "$tries" -le 0 ]; then
      echo "waited in vain for: $*" >&2
      return 1
    fi
    sleep 0.2
  done
}
