using Agents.Episodes;
using Agents.Evaluation;
using Agents.Models.Templates;
using Agents.Models.Tokenizers;
using Agents.Training.Pretraining;

namespace Agents.Cli.Pretraining;

/// <summary>
/// The training data: an endless, seeded stream of chat-formatted items of the train split. The reply is the bare
/// answer and the end of the turn, and only these are learned.
/// </summary>
internal sealed class RecipeItems(BpeTokenizer tokenizer, ChatTemplate template, int seed)
{
    private readonly int _end = tokenizer.FindAdded(RecipeTokenizer.TurnEnd)!.Value;

    /// <summary>Items of the families in proportion to their weights, in random order.</summary>
    public IEnumerable<PretrainItem> Stream(IReadOnlyList<(ITaskSet Family, int Weight)> mix)
    {
        var random = new SeededRandom((uint)seed);
        var drawn = new int[mix.Count];
        int[] wheel = [.. mix.SelectMany((part, i) => Enumerable.Repeat(i, part.Weight))];
        while (true)
        {
            var i = wheel[random.Next(0, wheel.Length - 1)];
            yield return Encode(mix[i].Family.Draw(TaskSplit.Train, seed, drawn[i]++));
        }
    }

    /// <summary>The prompt of an item, ready for the reply.</summary>
    public int[] Prompt(TaskItem item)
    {
        EpisodeMessage[] messages = item.System is { } system
            ? [new EpisodeMessage("system", system), new EpisodeMessage("user", item.Question)]
            : [new EpisodeMessage("user", item.Question)];
        return template.Render(messages).Encode(tokenizer);
    }

    public PretrainItem Encode(TaskItem item)
    {
        var prompt = Prompt(item);
        return new PretrainItem([.. prompt, .. tokenizer.Encode(item.Answer, parseSpecial: false), _end],
            prompt.Length);
    }
}
