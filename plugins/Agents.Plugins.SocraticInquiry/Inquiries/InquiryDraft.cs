namespace Agents.Plugins.SocraticInquiry.Inquiries;

/// <summary>What a model thinks that a request leaves open.</summary>
/// <param name="Points">Two to eight points.</param>
internal sealed record InquiryDraft(IReadOnlyList<DraftPoint> Points)
{
    private const int MostPoints = 8;

    /// <summary>What is wrong with it, or null.</summary>
    public string? Check()
    {
        if (Points.Count is < 1 or > MostPoints || Points.Any(p => p is null))
            return $"There are {Points.Count} points; name two to {MostPoints}.";
        try
        {
            Inquiry.Create(ToSpec("draft"));
            return null;
        }
        catch (AgentsException e)
        {
            return e.Message;
        }
    }

    /// <summary>As an inquiry: every point may also be something else.</summary>
    public InquirySpec ToSpec(string goal) => new()
    {
        Name = "draft",
        Goal = goal,
        Slots = [.. Points.Select(p => new SlotSpec
        {
            Id = Id(p.Id),
            Text = p.Question,
            Values = [.. p.Answers.Where(a => !Inquiry.Other.Equals(a, StringComparison.OrdinalIgnoreCase))],
            Other = true,
        })],
    };

    private static string Id(string text) =>
        string.Concat(text.Trim().Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_'));
}
