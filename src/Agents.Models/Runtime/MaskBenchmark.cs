using System.Diagnostics;
using Agents.Episodes;
using Agents.Models.Checkpoints;
using Agents.Models.Constraints;

namespace Agents.Models.Runtime;

/// <summary>Measures what holding an answer to a JSON schema costs beside a model's own time.</summary>
internal static class MaskBenchmark
{
    // The first run compiled code as it went.
    private const int Repetitions = 40;

    // A bounded string has a state of its own after each character; one without a bound has one state.
    private const string Schema = """
        {"type":"object","required":["name","about","tags","age"],"properties":{"name":{"type":"string","maxLength":40},
         "about":{"type":"string"},"tags":{"type":"array","items":{"type":"string"}},"age":{"type":"integer"}}}
        """;

    private const string Document =
        "{\"name\": \"Johann Wolfgang von Goethe\", \"about\": \"He wrote plays, novels and poems, and was a minister "
        + "in Weimar for many years.\", \"tags\": [\"poet\", \"dramatist\", \"Frankfurt\"], \"age\": 82}";

    /// <summary>
    /// Milliseconds a token for the masks of a document: the first that a schema is asked for, the schema's compilation
    /// included, and of later ones. Best of forty.
    /// </summary>
    /// <exception cref="InvalidOperationException">A mask does not allow what the document holds.</exception>
    public static (double First, double Later) Run(Checkpoint checkpoint)
    {
        var tokenizer = checkpoint.Tokenizer;
        var trie = new TokenTrie(tokenizer, checkpoint.Config.VocabularySize, checkpoint.Config.EosIds);
        var ids = tokenizer.Encode(Document, parseSpecial: false);
        var (first, later) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var i = 0; i < Repetitions; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var constraint = new TokenConstraint(new Grammar(GrammarKind.JsonSchema, Schema), trie);
            new ConstraintCursor(constraint, tokenizer).Replay(ids, int.MaxValue);
            first = Less(first, Stopwatch.GetElapsedTime(start));
            start = Stopwatch.GetTimestamp();
            new ConstraintCursor(constraint, tokenizer).Replay(ids, int.MaxValue);
            later = Less(later, Stopwatch.GetElapsedTime(start));
        }
        return (first.TotalMilliseconds / ids.Length, later.TotalMilliseconds / ids.Length);
    }

    private static TimeSpan Less(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
