using Agents.Plugins.ListenerVerifier.Explanations.Formats;

namespace Agents.Plugins.ListenerVerifier.Explanations;

/// <summary>Why an answer is what it is, in steps that can be named and mended.</summary>
/// <param name="Format">How it is written.</param>
/// <param name="Steps">1 to <see cref="MaxSteps"/> steps.</param>
public sealed record Rationale(RationaleFormat Format, IReadOnlyList<RationaleStep> Steps)
{
    /// <summary>Most steps.</summary>
    public const int MaxSteps = 100;

    /// <summary>Longest text that is read, in characters.</summary>
    public const int MaxLength = 50_000;

    /// <summary>The text, which <see cref="Parse"/> reads as the same rationale.</summary>
    /// <exception cref="AgentsException">
    /// A step does not fit the format; its number is named. Or the text would be longer than <see cref="MaxLength"/>.
    /// </exception>
    public string Render()
    {
        var writer = RationaleWriting.For(Format);
        RationaleCheck.Require(this);
        return Bounded(writer.Write(Steps));
    }

    /// <summary>Reads a text.</summary>
    /// <param name="format">How it is written.</param>
    /// <param name="text">The text, at most <see cref="MaxLength"/> characters.</param>
    /// <exception cref="AgentsException">It is not of the format; the line is named.</exception>
    public static Rationale Parse(RationaleFormat format, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rationale = new Rationale(format, RationaleWriting.For(format).Read(RationaleLine.Of(Bounded(text))));
        RationaleCheck.Require(rationale);
        return rationale;
    }

    /// <summary>Where its sources stand in the context: of what stands there twice, the first.</summary>
    /// <param name="context">The context.</param>
    /// <exception cref="AgentsException">A source is not in the context word for word; the step is named.</exception>
    public IReadOnlyList<Attribution> Resolve(string context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var attributions = new List<Attribution>();
        for (var i = 0; i < Steps.Count; i++)
        {
            foreach (var source in Steps[i].Sources)
            {
                var start = context.IndexOf(source, StringComparison.Ordinal);
                if (start < 0)
                    throw new AgentsException($"Step {i + 1} rests on \"{source}\", which the context does not say.");
                attributions.Add(new Attribution(i + 1, start, source.Length));
            }
        }

        return attributions;
    }

    private static string Bounded(string text) => text.Length <= MaxLength ? text
        : throw new AgentsException($"A rationale has at most {MaxLength} characters; this one has {text.Length}.");
}
