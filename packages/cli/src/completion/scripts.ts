/** What each shell has to be told. Every one asks `coterie complete`, so that a script is good for later versions too. */

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/**
 * bash takes words apart at `=` and `:`, so it hands over the line as it was typed. `:files` and `:open` in the answer say
 * that files can stand there, and that no blank follows.
 */
const bash = `# coterie completion bash
_coterie() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files) compopt -o default 2>/dev/null ;;
      :open) compopt -o nospace 2>/dev/null ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <(coterie complete --line "\${COMP_LINE:0:COMP_POINT}" --breaks "$COMP_WORDBREAKS" 2>/dev/null)
}
complete -F _coterie coterie`;

const zsh = `#compdef coterie
# coterie completion zsh
_coterie() {
  local line value files=0 tab=$'\\t'
  local -a plain open
  while IFS= read -r line; do
    value=\${line%%$tab*}
    case $line in
      :files) files=1 ;;
      :open) ;;
      *=$tab*) open+=("\${value//:/\\\\:}:\${line#*$tab}") ;;
      *) plain+=("\${value//:/\\\\:}:\${line#*$tab}") ;;
    esac
  done < <(coterie complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
  (( files )) && _files
  (( $#open )) && _describe -t values value open -S ''
  (( $#plain )) && _describe -t values value plain
}
compdef _coterie coterie`;

const fish = `# coterie completion fish
function __coterie_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l answer (coterie complete -- $words[2..-1] 2>/dev/null)
    if contains -- :files $answer
        __fish_complete_path (commandline -ct)
    else
        string match -v -- ':open' $answer
    end
end
complete -c coterie -f -a '(__coterie_complete)'`;

export const scripts: { readonly [shell in Shell]: string } = { bash, zsh, fish };

/** Where its user puts it. */
export const SETUP: { readonly [shell in Shell]: string } = {
  bash: 'coterie completion bash >> ~/.bashrc',
  zsh: 'coterie completion zsh >> ~/.zshrc',
  fish: 'coterie completion fish > ~/.config/fish/completions/coterie.fish',
};
