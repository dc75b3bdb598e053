#!/bin/sh
# gen_water.sh EDGE STEPS: a box of water of so many nanometers, relaxed, ready for a molecular dynamics run: run.tpr.
set -eu
export OMP_NUM_THREADS=1
gmxq() { gmx -nobackup -quiet "$@" >> gen.log 2>&1; }
cat > topol.top <<'T'
#include "oplsaa.ff/forcefield.itp"
#include "oplsaa.ff/spce.itp"
[ system ]
box of water
[ molecules ]
T
common='cutoff-scheme = Verlet
coulombtype = PME
rcoulomb = 0.9
rvdw = 0.9'
gmxq solvate -cs spc216.gro -box "$1" "$1" "$1" -p topol.top -o box.gro
printf '%s\n' 'integrator = steep' 'nsteps = 200' 'emtol = 300' "$common" > relax.mdp
gmxq grompp -f relax.mdp -c box.gro -p topol.top -o relax.tpr -maxwarn 5
gmxq mdrun -s relax.tpr -ntmpi 1 -ntomp 1 -nb cpu -pin off -reprod -deffnm relax
printf '%s\n' 'integrator = md' 'dt = 0.002' "nsteps = $2" 'nstxout = 50' 'nstenergy = 50' 'nstlog = 100' "$common" \
  'constraints = h-bonds' 'gen-vel = yes' 'gen-temp = 300' 'gen-seed = 2024' 'tcoupl = v-rescale' 'tc-grps = System' \
  'tau-t = 0.5' 'ref-t = 300' 'ld-seed = 99' > run.mdp
gmxq grompp -f run.mdp -c relax.gro -p topol.top -o run.tpr -maxwarn 5
rm -f gen.log mdout.mdp relax.log relax.edr relax.trr
