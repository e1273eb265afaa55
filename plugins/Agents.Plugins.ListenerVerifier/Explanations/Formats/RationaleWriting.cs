namespace Agents.Plugins.ListenerVerifier.Explanations.Formats;

/// <summary>The five formats.</summary>
internal static class RationaleWriting
{
    private static readonly IRationaleWriting[] All =
        [new MarkupWriting(), new ReportWriting(), new ProcedureWriting(), new SubquestionWriting(), new TreeWriting()];

    /// <exception cref="AgentsException">There is no such format.</exception>
    public static IRationaleWriting For(RationaleFormat format) =>
        Enum.IsDefined(format) ? All[(int)format] : throw new AgentsException($"There is no format {(int)format}.");
}
