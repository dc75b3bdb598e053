# Molecular dynamics; trajectory, energies (as text: the file holds no dates, but padding) and the last frame.
gmx -nobackup -quiet mdrun -s in/run.tpr -ntmpi 1 -ntomp 1 -nb cpu -pin off -reprod -deffnm run > messages 2>&1 || exit
rm -f messages run.log run.cpt
