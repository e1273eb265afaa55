using System.Text;
using Agents.Plugins.ListenerVerifier.Stripping;

namespace Agents.Plugins.ListenerVerifier.Listening;

/// <summary>
/// The options turned by some places: the first becomes the second, and so on. A listener that likes a letter or a
/// place likes each option once.
/// </summary>
internal sealed class OptionOrder(ChoiceQuestion question, int turn)
{
    private readonly int _count = question.Options.Count;

    /// <summary>So many orders as asked for, evenly spread; all of them where there are fewer.</summary>
    public static IReadOnlyList<OptionOrder> Of(ChoiceQuestion question, int count)
    {
        var orders = Math.Min(count, question.Options.Count);
        return [.. Enumerable.Range(0, orders)
            .Select(i => new OptionOrder(question, i * question.Options.Count / orders))];
    }

    /// <summary>Where an option stands.</summary>
    public int Place(int option) => (option + turn) % _count;

    /// <summary>The options' texts as they are shown.</summary>
    public IReadOnlyList<string> Texts =>
        [.. Enumerable.Range(0, _count).Select(place => question.Options[(place - turn + _count) % _count])];

    /// <summary>The trace with letters and places as they are in this order.</summary>
    public string Relabel(string trace)
    {
        if (turn == 0 || trace.Length == 0)
            return trace;
        var text = FoldedText.Of(trace);
        var tokens = TraceTokens.Read(text.Text);
        var (result, at) = (new StringBuilder(trace.Length), 0);
        foreach (var mention in new OptionNames(question.Options).Find(tokens).Where(m => !m.ByText))
        {
            // "option 2" and "the second one" are named by the letter; that says the same in every order.
            var (first, last) = (tokens[mention.Start], tokens[mention.Start + mention.Count - 1]);
            result.Append(text.Slice(at, first.Start))
                .Append(mention.Count > 1 ? "option " : "")
                .Append(ChoiceQuestion.Letter(Place(mention.Option)));
            at = last.End;
        }

        return result.Append(text.Slice(at, text.Text.Length)).ToString();
    }
}
