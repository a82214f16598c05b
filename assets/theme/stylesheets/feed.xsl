<?xml version="1.0" encoding="UTF-8"?>
<!-- A feed as a page, for people who open one in a browser: what it is, how to subscribe, what it carries. Every text is
     shown as text, never as markup. Browsers that have given up XSLT show the file as it is; the page subscribe/ says the same. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:atom="http://www.w3.org/2005/Atom"
  xmlns:fh="http://purl.org/syndication/history/1.0" exclude-result-prefixes="atom fh">
<xsl:output method="html" encoding="UTF-8" doctype-system="about:legacy-compat"/>
<!-- The way to the root of the site: this stylesheet's address without its own end. -->
<xsl:variable name="root" select="substring-before(substring-after(/processing-instruction('xml-stylesheet'), 'href=&quot;'), 'stylesheets/feed.xsl')"/>
<xsl:variable name="links" select="/rss/channel/atom:link | /atom:feed/atom:link"/>

<xsl:template match="/rss">
  <xsl:call-template name="page">
    <xsl:with-param name="format">RSS</xsl:with-param>
    <xsl:with-param name="home" select="channel/link"/>
    <xsl:with-param name="title"><xsl:call-template name="plain"><xsl:with-param name="text" select="channel/title"/></xsl:call-template></xsl:with-param>
    <xsl:with-param name="description"><xsl:call-template name="plain"><xsl:with-param name="text" select="channel/description"/></xsl:call-template></xsl:with-param>
    <xsl:with-param name="archive" select="channel/fh:archive"/>
    <xsl:with-param name="items" select="channel/item"/>
  </xsl:call-template>
</xsl:template>

<xsl:template match="/atom:feed">
  <xsl:call-template name="page">
    <xsl:with-param name="format">Atom</xsl:with-param>
    <xsl:with-param name="home" select="atom:link[@rel='alternate']/@href"/>
    <xsl:with-param name="title" select="atom:title"/>
    <xsl:with-param name="description" select="atom:subtitle"/>
    <xsl:with-param name="archive" select="fh:archive"/>
    <xsl:with-param name="items" select="atom:entry"/>
  </xsl:call-template>
</xsl:template>

<xsl:template name="page">
  <xsl:param name="format"/><xsl:param name="home"/><xsl:param name="title"/><xsl:param name="description"/>
  <xsl:param name="archive"/><xsl:param name="items"/>
  <html lang="zh-CN">
    <head>
      <meta name="viewport" content="width=device-width,initial-scale=1"/>
      <title><xsl:value-of select="$title"/>（<xsl:value-of select="$format"/> 订阅源）</title>
      <link rel="stylesheet" href="{$root}stylesheets/kepu.css"/>
      <link rel="icon" type="image/svg+xml" href="{$root}images/mark.svg"/>
    </head>
    <body>
      <main class="wrap feed">
        <header class="opening">
          <h1><xsl:value-of select="$title"/></h1>
          <p class="lede"><xsl:value-of select="$description"/></p>
          <p class="notice">这是一个 <xsl:value-of select="$format"/> 订阅源，是给阅读软件读的。要订阅，把这一页的网址复制到软件里；<a href="{$root}subscribe/">怎样订阅</a></p>
          <p class="opening__meta"><a href="{$home}">到网页上看</a></p>
        </header>
        <ol class="feed__items">
          <xsl:apply-templates select="$items"/>
        </ol>
        <p class="opening__meta">
          <xsl:if test="$archive"><a href="{$links[@rel='current']/@href}">最新的</a></xsl:if>
          <xsl:if test="$links[@rel='next-archive']"><a href="{$links[@rel='next-archive']/@href}">更新一些的</a></xsl:if>
          <xsl:if test="$links[@rel='prev-archive']"><a href="{$links[@rel='prev-archive']/@href}">更早的</a></xsl:if>
        </p>
      </main>
    </body>
  </html>
</xsl:template>

<xsl:template match="item">
  <li>
    <a href="{link}"><xsl:call-template name="plain"><xsl:with-param name="text" select="title"/></xsl:call-template></a>
    <p><xsl:call-template name="plain"><xsl:with-param name="text" select="description"/></xsl:call-template></p>
  </li>
</xsl:template>

<xsl:template match="atom:entry">
  <li>
    <a href="{atom:link[not(@rel) or @rel='alternate']/@href}"><xsl:value-of select="atom:title"/></a>
    <p><xsl:value-of select="atom:summary"/></p>
  </li>
</xsl:template>

<!-- Texts of RSS are escaped for HTML once more where a reader could take them for markup: undone here. -->
<xsl:template name="plain">
  <xsl:param name="text"/>
  <xsl:variable name="lt"><xsl:call-template name="replace"><xsl:with-param name="text" select="$text"/><xsl:with-param name="from" select="'&amp;lt;'"/><xsl:with-param name="to" select="'&lt;'"/></xsl:call-template></xsl:variable>
  <xsl:variable name="gt"><xsl:call-template name="replace"><xsl:with-param name="text" select="$lt"/><xsl:with-param name="from" select="'&amp;gt;'"/><xsl:with-param name="to" select="'&gt;'"/></xsl:call-template></xsl:variable>
  <xsl:call-template name="replace"><xsl:with-param name="text" select="$gt"/><xsl:with-param name="from" select="'&amp;amp;'"/><xsl:with-param name="to" select="'&amp;'"/></xsl:call-template>
</xsl:template>

<xsl:template name="replace">
  <xsl:param name="text"/><xsl:param name="from"/><xsl:param name="to"/>
  <xsl:choose>
    <xsl:when test="contains($text, $from)">
      <xsl:value-of select="substring-before($text, $from)"/><xsl:value-of select="$to"/>
      <xsl:call-template name="replace"><xsl:with-param name="text" select="substring-after($text, $from)"/><xsl:with-param name="from" select="$from"/><xsl:with-param name="to" select="$to"/></xsl:call-template>
    </xsl:when>
    <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
  </xsl:choose>
</xsl:template>
</xsl:stylesheet>
