namespace Agents.Plugins.SocraticInquiry.Inquiries;

/// <summary>A thing that may be the one that is looked for.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Yes">Ids of the questions whose answer is yes; of all others it is no.</param>
/// <param name="Weight">How likely it is beside the others, above 0. Default 1.</param>
public sealed record ItemSpec(string Name, IReadOnlyList<string> Yes, double Weight = 1);
