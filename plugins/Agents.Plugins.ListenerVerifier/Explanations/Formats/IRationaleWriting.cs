namespace Agents.Plugins.ListenerVerifier.Explanations.Formats;

/// <summary>One format: steps to text, and back.</summary>
internal interface IRationaleWriting
{
    string Write(IReadOnlyList<RationaleStep> steps);

    /// <exception cref="AgentsException">A line is not of the format.</exception>
    IReadOnlyList<RationaleStep> Read(IReadOnlyList<RationaleLine> lines);
}
