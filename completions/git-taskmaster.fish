# Completion for fish, of `git-taskmaster`; Git's own completion asks it for `git taskmaster`.

function __git_taskmaster_uses
    __fish_seen_subcommand_from $argv
end

function __git_taskmaster_tasks
    git taskmaster complete tasks 2>/dev/null
end

function __git_taskmaster_workers
    git taskmaster complete workers 2>/dev/null
end

function __git_taskmaster_branches
    git for-each-ref --format='%(refname:short)' refs/heads 2>/dev/null
end

complete -c git-taskmaster -f
complete -c git-taskmaster -n __fish_use_subcommand -l version -d 'Show the version'
complete -c git-taskmaster -s C -rF -d 'Run as if started in another directory'
complete -c git-taskmaster -s c -x -d 'Set a key of the configuration'
complete -c git-taskmaster -s h -l help -d 'Show help'

complete -c git-taskmaster -n __fish_use_subcommand -a add -d 'Queue tasks'
complete -c git-taskmaster -n __fish_use_subcommand -a list -d 'Show the tasks of the queue'
complete -c git-taskmaster -n __fish_use_subcommand -a show -d 'Show one task and its attempts'
complete -c git-taskmaster -n __fish_use_subcommand -a work -d 'Work off the queue'
complete -c git-taskmaster -n __fish_use_subcommand -a verify -d 'Check the tasks that are done'
complete -c git-taskmaster -n __fish_use_subcommand -a log -d 'Show the events of the queue'
complete -c git-taskmaster -n __fish_use_subcommand -a cancel -d 'Take tasks out of the queue'
complete -c git-taskmaster -n __fish_use_subcommand -a retry -d 'Queue tasks again'
complete -c git-taskmaster -n __fish_use_subcommand -a stats -d 'Show what attempts came to'
complete -c git-taskmaster -n __fish_use_subcommand -a doctor -d 'Show the full state, and repair it'
complete -c git-taskmaster -n __fish_use_subcommand -a worker -d 'List or print workers'
complete -c git-taskmaster -n __fish_use_subcommand -a init -d 'Make this clone share its queue'
complete -c git-taskmaster -n __fish_use_subcommand -a hooks -d 'Install or remove the hook'

complete -c git-taskmaster -n '__git_taskmaster_uses add' -s F -l file -rF -d 'Read tasks from a file'
complete -c git-taskmaster -n '__git_taskmaster_uses add' -l whole -d 'Make the file one task'
complete -c git-taskmaster -n '__git_taskmaster_uses add' -l again -d 'Queue a text once more'
complete -c git-taskmaster -n '__git_taskmaster_uses add' -l priority -x -d 'Higher comes first'
complete -c git-taskmaster -n '__git_taskmaster_uses add' -l after -x -d 'Wait for a task' \
    -a '(__git_taskmaster_tasks)'
complete -c git-taskmaster -n '__git_taskmaster_uses add' -l check -x -d 'A command that must pass'
complete -c git-taskmaster -n '__git_taskmaster_uses add' -l artifact -rF -d 'A path to be there'
complete -c git-taskmaster -n '__git_taskmaster_uses add' -l allow-empty -d 'No change will do'
complete -c git-taskmaster -n '__git_taskmaster_uses add' -l timeout -x -d 'Time for one attempt'
complete -c git-taskmaster -n '__git_taskmaster_uses add' -l attempts -x -d 'How often to try'

complete -c git-taskmaster -n '__git_taskmaster_uses add work' -s n -l dry-run -d 'Only show what would be done'
complete -c git-taskmaster -n '__git_taskmaster_uses add list work verify stats' -l chain -x -d 'The chain' \
    -a '(__git_taskmaster_branches)'
complete -c git-taskmaster -n '__git_taskmaster_uses add work' -l worker -x -d 'What does the task' \
    -a '(__git_taskmaster_workers)'

complete -c git-taskmaster -n '__git_taskmaster_uses work' -l once -d 'Stop after one task'
complete -c git-taskmaster -n '__git_taskmaster_uses work' -l watch -d 'Wait for tasks'
complete -c git-taskmaster -n '__git_taskmaster_uses work' -l until -x -d 'Begin nothing after it'
complete -c git-taskmaster -n '__git_taskmaster_uses work' -l hard -d 'End what is running then'
complete -c git-taskmaster -n '__git_taskmaster_uses work' -l max-tasks -x -d 'So many tasks'
complete -c git-taskmaster -n '__git_taskmaster_uses work' -l max-tokens -x -d 'So many tokens'
complete -c git-taskmaster -n '__git_taskmaster_uses work' -l in-place -d 'Work in the checkout itself'
complete -c git-taskmaster -n '__git_taskmaster_uses work' -l command -x -d 'What does the tasks'
complete -c git-taskmaster -n '__git_taskmaster_uses work' -l log-format -x -d 'How it reports' \
    -a 'text json'
complete -c git-taskmaster -n '__git_taskmaster_uses work' -l log-level -x -d 'How much it reports' \
    -a 'error warning info debug'
complete -c git-taskmaster -n '__git_taskmaster_uses work' -l no-push -d 'Push nothing'
complete -c git-taskmaster -n '__git_taskmaster_uses work init' -l push -x -d 'Push to a remote' \
    -a '(git remote 2>/dev/null)'

complete -c git-taskmaster -n '__git_taskmaster_uses init' -l hooks -d 'Install the hook as well'
complete -c git-taskmaster -n '__git_taskmaster_uses init' -a '(git remote 2>/dev/null)'
complete -c git-taskmaster -n '__git_taskmaster_uses hooks' -a 'install uninstall status'
complete -c git-taskmaster -n '__git_taskmaster_uses hooks' -l client -d 'Those of a clone'
complete -c git-taskmaster -n '__git_taskmaster_uses hooks' -l server -d 'That of a server'

complete -c git-taskmaster -n '__git_taskmaster_uses show' -l prompt -d 'What the worker is told'
complete -c git-taskmaster -n '__git_taskmaster_uses verify' -l remote -d 'Ask a remote what it has' \
    -a '(git remote 2>/dev/null)'
complete -c git-taskmaster -n '__git_taskmaster_uses verify' -l run-checks -d 'Run the checks again'
complete -c git-taskmaster -n '__git_taskmaster_uses verify' -l push-from -x -d 'Judge a push from it'
complete -c git-taskmaster -n '__git_taskmaster_uses verify' -l push-to -x -d 'Judge a push to it'
complete -c git-taskmaster -n '__git_taskmaster_uses verify' -l full -d 'Read everything again'
complete -c git-taskmaster -n '__git_taskmaster_uses list' -l all -d 'Superseded tasks as well'
complete -c git-taskmaster -n '__git_taskmaster_uses list' -l status -x -d 'Only tasks with it' \
    -a 'queued running done merged failed cancelled superseded'
complete -c git-taskmaster -n '__git_taskmaster_uses show' -l log -d 'What an attempt printed'
complete -c git-taskmaster -n '__git_taskmaster_uses show' -l follow -d 'What the running attempt prints'
complete -c git-taskmaster -n '__git_taskmaster_uses show' -l diff -d 'What an attempt changed'
complete -c git-taskmaster -n '__git_taskmaster_uses worker' -a '(__git_taskmaster_workers)'
complete -c git-taskmaster -n '__git_taskmaster_uses stats' -l since -x -d 'Since then'
complete -c git-taskmaster -n '__git_taskmaster_uses doctor' -l fix -d 'Do the safe repairs'
complete -c git-taskmaster -n '__git_taskmaster_uses doctor' -l remote -d 'Ask the remotes'
complete -c git-taskmaster -n '__git_taskmaster_uses doctor' -l forget-log -d 'Delete the queue for good'
complete -c git-taskmaster -n '__git_taskmaster_uses doctor' -l bundle -d 'Keep what is deleted in a bundle'
complete -c git-taskmaster -n '__git_taskmaster_uses doctor' -l no-bundle -d 'Keep nothing of it'
complete -c git-taskmaster -n '__git_taskmaster_uses log' -s n -l number -x -d 'So many events'
complete -c git-taskmaster -n '__git_taskmaster_uses add list show work verify log cancel retry stats doctor worker init hooks' \
    -l json -d 'Print JSON'
complete -c git-taskmaster -n '__git_taskmaster_uses show verify log cancel retry' \
    -a '(__git_taskmaster_tasks)'
