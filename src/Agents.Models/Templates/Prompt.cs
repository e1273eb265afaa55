using System.Text;
using Agents.Models.Tokenizers;

namespace Agents.Models.Templates;

/// <summary>A rendered conversation.</summary>
/// <param name="Parts">Pieces in order.</param>
internal sealed record Prompt(IReadOnlyList<PromptPart> Parts)
{
    /// <summary>The prompt as one text.</summary>
    public string Text => string.Concat(Parts.Select(p => p.Text));

    /// <summary>What is left behind a number of characters.</summary>
    public Prompt From(int start)
    {
        var parts = new List<PromptPart>();
        foreach (var part in Parts)
        {
            if (start < part.Text.Length)
                parts.Add(part with { Text = part.Text[start..] });
            start = Math.Max(0, start - part.Text.Length);
        }
        return new Prompt(parts);
    }

    /// <summary>
    /// Its ids. Special tokens are recognised in template parts alone; between them text is encoded in one piece, so
    /// that a content's first characters merge with the template's last ones as they did in training.
    /// </summary>
    public int[] Encode(BpeTokenizer tokenizer)
    {
        var (ids, text) = (new List<int>(), new StringBuilder());
        foreach (var part in Parts)
        {
            var start = 0;
            while (part.IsTemplate && tokenizer.FindSpecial(part.Text, start) is { Length: > 0 } special)
            {
                text.Append(part.Text, start, special.Start - start);
                Flush(tokenizer, text, ids);
                ids.Add(special.Id);
                start = special.Start + special.Length;
            }

            text.Append(part.Text, start, part.Text.Length - start);
        }

        Flush(tokenizer, text, ids);
        return [.. ids];
    }

    private static void Flush(BpeTokenizer tokenizer, StringBuilder text, List<int> ids)
    {
        if (text.Length > 0)
            ids.AddRange(tokenizer.Encode(text.ToString(), parseSpecial: false));
        text.Clear();
    }
}
