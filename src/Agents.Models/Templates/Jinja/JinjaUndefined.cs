namespace Agents.Models.Templates.Jinja;

/// <summary>What a name or a key stands for that is not there: false, empty, and an error when it is used.</summary>
/// <param name="description">For the error: what is not there.</param>
internal sealed class JinjaUndefined(string description)
{
    public JinjaException Error() => new(description);
}
