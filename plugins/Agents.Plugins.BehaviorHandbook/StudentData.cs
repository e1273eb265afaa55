using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Agents.Episodes;
using Agents.Plugins.BehaviorHandbook.Text;

namespace Agents.Plugins.BehaviorHandbook;

/// <summary>
/// Answers that had the handbook at hand, as training data for a student that will not have it (behavior-conditioned
/// supervised fine-tuning): it learns the short way itself.
/// </summary>
/// <param name="handbook">The handbook that the answers were shown.</param>
/// <param name="episodes">The answers' episodes; those of an evaluation are left out. Null: none are recorded.</param>
public sealed class StudentData(Handbook handbook, IEpisodeStore? episodes = null)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>
    /// The examples of answers: citations are removed. Left out are answers that cite what they were not shown, answers
    /// that repeat an instruction word for word (the student would learn to recite what it cannot see), and episodes of
    /// an evaluation.
    /// </summary>
    /// <param name="answers">Right answers; who grades them is the caller.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<StudentExample>> SelectAsync(
        IEnumerable<BehaviorAnswer> answers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var examples = new List<StudentExample>();
        foreach (var answer in answers)
        {
            if (answer.Unknown.Count == 0 && await MayTrainAsync(answer, cancellationToken)
                && !await RecitesAsync(answer, cancellationToken))
                examples.Add(new StudentExample(answer.Question, Citations.Remove(answer.Text)));
        }

        return examples;
    }

    /// <summary>
    /// Writes examples as chats, one JSON object a line: <c>{"messages": [{"role", "content"}, …]}</c>, which trainers
    /// read.
    /// </summary>
    /// <param name="examples">The examples.</param>
    /// <param name="writer">Where to.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task WriteAsync(
        IEnumerable<StudentExample> examples, TextWriter writer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(writer);
        foreach (var example in examples)
        {
            var chat = new Dictionary<string, object>
            {
                ["messages"] = new[]
                {
                    new Dictionary<string, string> { ["role"] = "user", ["content"] = example.Question },
                    new Dictionary<string, string> { ["role"] = "assistant", ["content"] = example.Answer },
                },
            };
            await writer.WriteAsync($"{JsonSerializer.Serialize(chat, Json)}\n".AsMemory(), cancellationToken);
        }
    }

    private async Task<bool> MayTrainAsync(BehaviorAnswer answer, CancellationToken cancellationToken)
    {
        if (episodes is null || answer.Episode is null)
            return true;
        var stored = await episodes.FindAsync(answer.Episode, cancellationToken);
        return stored is { Episode: { Purpose: not EpisodePurpose.Evaluate, Error: null } };
    }

    private async Task<bool> RecitesAsync(BehaviorAnswer answer, CancellationToken cancellationToken)
    {
        foreach (var name in answer.Shown)
        {
            if (await handbook.GetAsync(name, cancellationToken) is { } behavior
                && answer.Text.Contains(behavior.Instruction, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
