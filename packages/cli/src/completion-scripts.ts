/**
 * What `twilio-proxy completion` prints. Each hands the words to `twilio-proxy complete`, which answers with a value and its
 * description a line, a tab between them, and last a line for other tools. Neither what is typed nor the name of a file that is
 * offered is ever evaluated: names come from whatever repository somebody happens to stand in.
 */

/** Values that follow a flag's `=` come without the flag, which bash and zsh keep and the others want repeated. */
const bash = `# bash completion for twilio-proxy

_twilio_proxy() {
    local rest=\${COMP_LINE:0:COMP_POINT} head= gap word value quoted i
    local -a words=()
    COMPREPLY=()
    # Bash cuts words at = and : too, so those with no blank between them are put together again.
    for ((i = 0; i <= COMP_CWORD; i++)); do
        gap=\${rest%%[![:space:]]*}
        rest=\${rest#"$gap"}
        word=\${COMP_WORDS[i]}
        if ((i == COMP_CWORD)); then word=$rest; fi
        rest=\${rest#"$word"}
        if ((i == 0)) || [[ -n $gap ]]; then
            words+=("$word")
            head=
        else
            head=\${words[\${#words[@]} - 1]}
            if [[ $word == [=:] ]]; then head+=$word; fi
            words[\${#words[@]} - 1]+=$word
        fi
    done
    words=("\${words[@]//[\\"\\'\\\\]/}")
    head=\${head#--*=}
    while IFS=$'\\t' read -r value _; do
        if [[ $value == :* ]]; then continue; fi
        value=\${value#"$head"}
        printf -v quoted %q "$value"
        # Inside of quotes a blank needs none, and what needs more is left to be typed.
        if [[ $word == [\\"\\']* ]]; then
            if [[ \${quoted//\\\\ / } != "$value" ]]; then continue; fi
            quoted=$value
        fi
        COMPREPLY+=("$quoted")
    done < <(twilio-proxy complete -- "\${words[@]:1}" 2>/dev/null)
    if [[ \${COMPREPLY[0]-} == */ ]]; then compopt -o nospace 2>/dev/null; fi
}

complete -F _twilio_proxy twilio-proxy
`;

const zsh = `#compdef twilio-proxy
# zsh completion for twilio-proxy

_twilio-proxy() {
    local line value found=1
    local -a typed described plain folders
    typed=("\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}")
    compset -P '--[^=]#='
    for line in "\${(@f)$(twilio-proxy complete -- "\${(@)typed}" 2>/dev/null)}"; do
        value=\${line%%$'\\t'*}
        case $line in
            (:*|'') ;;
            (*$'\\t'?*) described+=("$value:\${line#*$'\\t'}") ;;
            (*/$'\\t') folders+=("$value") ;;
            (*) plain+=("$value") ;;
        esac
    done
    if (( $#described )); then _describe twilio-proxy described && found=0; fi
    if (( $#plain )); then compadd -a plain && found=0; fi
    if (( $#folders )); then compadd -S '' -a folders && found=0; fi
    return found
}

if [[ \${funcstack[1]} == _twilio-proxy ]]; then
    _twilio-proxy "$@"
else
    compdef _twilio-proxy twilio-proxy
fi
`;

const fish = `# fish completion for twilio-proxy

function __twilio_proxy_complete
    set -l words (commandline -opc) (commandline -ct | string replace -ra '["\\'\\\\\\\\]' '')
    set -l flag (string match -r -- '^--[^=]*=' $words[-1])
    for line in (twilio-proxy complete -- $words[2..-1] 2>/dev/null)
        string match -q ':*' -- $line; or printf '%s%s\\n' "$flag" $line
    end
end

complete -c twilio-proxy -e
complete -c twilio-proxy -f -a '(__twilio_proxy_complete)'
`;

const powershell = `# PowerShell completion for twilio-proxy

Register-ArgumentCompleter -Native -CommandName twilio-proxy -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
        ForEach-Object { $_.Extent.Text -replace '["''\`]', '' })
    # Before 7.3 an empty argument is dropped, and this becomes one.
    if ($wordToComplete -eq '') { $words += if ($PSNativeCommandArgumentPassing) { '' } else { '""' } }
    $flag = if ($wordToComplete -match '^--[^=]*=') { $Matches[0] } else { '' }
    & twilio-proxy complete '--' @words 2>$null | Where-Object { $_ -notlike ':*' } | ForEach-Object {
        $value, $about = $_ -split "\`t", 2
        if (-not $about) { $about = $value }
        $text = $value
        if ($text -notmatch '^[\\w./-]+$') {
            $text = "'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($text) + "'"
        }
        [System.Management.Automation.CompletionResult]::new($flag + $text, $value, 'ParameterValue', $about)
    }
}
`;

export const completionScripts: Readonly<Record<string, string>> = { bash, zsh, fish, powershell };
