namespace Agents.Tests.Repository;

/// <summary>Fails with every place that breaks a rule, not with the first.</summary>
internal static class Rule
{
    public static void Holds(string rule, IEnumerable<string> broken)
    {
        var places = broken.ToList();
        Assert.True(places.Count == 0, $"{rule}. Broken at {places.Count}:\n{string.Join('\n', places)}");
    }
}
