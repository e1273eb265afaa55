using System.Text;
using System.Text.RegularExpressions;

namespace Agents.Models.Templates;

/// <summary>
/// Compares Jinja texts by what they print: white space inside tags, quote characters, escapes and how a text is cut
/// into literals differ between published copies of one template.
/// </summary>
internal static partial class TemplateText
{
    private const string Unset =
        "{%ifnotadd_generation_promptisdefined%}{%setadd_generation_prompt=false%}{%endif%}";

    private const string Body =
        "{{'<|im_start|>'+message['role']+'\n'+message['content']+'<|im_end|>\n'}}{%endfor%}"
        + "{%ifadd_generation_prompt%}{{'<|im_start|>assistant\n'}}{%endif%}";

    private const string Loop = "{%formessageinmessages%}";
    private const string SystemStart =
        "{%ifloop.firstandmessages[0]['role']!='system'%}{{'<|im_start|>system\n";

    private const string SystemEnd = "<|im_end|>\n'}}{%endif%}";

    /// <summary>Recognises ChatML.</summary>
    /// <param name="text">Jinja text.</param>
    /// <param name="defaultSystem">The system text that is put first where there is none; null without.</param>
    public static bool TryRead(string text, out string? defaultSystem)
    {
        var canonical = Canonical(text);
        if (canonical.StartsWith(Unset, StringComparison.Ordinal))
            canonical = canonical[Unset.Length..];
        defaultSystem = null;
        if (canonical == Loop + Body)
            return true;
        var (head, tail) = (Loop + SystemStart, SystemEnd + Body);
        if (canonical.Length < head.Length + tail.Length
            || !canonical.StartsWith(head, StringComparison.Ordinal)
            || !canonical.EndsWith(tail, StringComparison.Ordinal))
        {
            return false;
        }

        defaultSystem = canonical[head.Length..^tail.Length];
        return !defaultSystem.Contains('\'') && !defaultSystem.Contains("<|", StringComparison.Ordinal);
    }

    // Text outside of tags is kept; Jinja drops one newline at the end of a template.
    private static string Canonical(string text)
    {
        if (text.EndsWith('\n'))
            text = text[..^1];
        var joined = Tag().Replace(text, tag => Tighten(tag.ValueSpan));
        return joined.Replace("'+'", "", StringComparison.Ordinal);
    }

    private static string Tighten(ReadOnlySpan<char> tag)
    {
        var result = new StringBuilder(tag.Length);
        var quote = '\0';
        for (var i = 0; i < tag.Length; i++)
        {
            var c = tag[i];
            if (quote == '\0' && c is '\'' or '"')
                (quote, c) = (c, '\'');
            else if (quote != '\0' && c == quote)
                (quote, c) = ('\0', '\'');
            else if (quote == '\0' && char.IsWhiteSpace(c))
                continue;
            else if (quote != '\0' && c == '\\' && i + 1 < tag.Length)
                c = Unescape(tag[++i]);
            result.Append(c);
        }

        return result.ToString();
    }

    private static char Unescape(char c) => c switch
    {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        _ => c,
    };

    [GeneratedRegex(@"\{\{.*?\}\}|\{%.*?%\}", RegexOptions.Singleline)]
    private static partial Regex Tag();
}
